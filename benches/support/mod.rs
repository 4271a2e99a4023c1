//! What the benches share.

use cpu_time::ProcessTime;

/// Milliseconds of processor time, all threads together, of the best of some runs.
pub fn best_cpu_ms(runs: usize, mut work: impl FnMut()) -> f64 {
    let ms = (0..runs).map(|_| {
        let start = ProcessTime::now();
        work();
        start.elapsed().as_secs_f64() * 1e3
    });
    ms.fold(f64::INFINITY, f64::min)
}
