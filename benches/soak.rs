//! A long drag: sliders, scenes, undo and the scrubber at random, for an hour
//! (`cargo bench --bench soak -- MINUTES`). Memory must stay flat, and whatever was asked for last
//! must be what is shown in the end.

use std::time::{Duration, Instant};

use egui_kittest::Harness;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use ridgewalk::app::Lab;
use ridgewalk::scene::{Scene, catalogue};
use ridgewalk::ui::command::{Command, Gesture, TimeCommand};
use ridgewalk::ui::model::Solution;
use sysinfo::{ProcessRefreshKind, ProcessesToUpdate, System, get_current_pid};

/// Minutes, unless an argument says otherwise.
const MINUTES: f64 = 60.0;

/// Time between two frames.
const FRAME: Duration = Duration::from_millis(8);

/// Frames of one burst of moves, after which the hand rests.
const BURST: u32 = 40;

/// The longest that anything may take to settle.
const PATIENCE: Duration = Duration::from_mins(2);

/// Errors that are added at most before one is taken away.
const ERRORS: usize = 3;

/// Sliders that are dragged, and from where to where.
const SLIDERS: [(&str, [f64; 2]); 6] = [
    ("sampler.stochasticity", [0.0, 2.0]),
    ("score_error.0.normal", [0.0, 0.3]),
    ("score_error.0.tangent", [0.0, 0.3]),
    ("ridge.rho", [0.05, 1.0]),
    ("ridge.eta", [0.01, 0.5]),
    ("view.density", [0.0, 1.0]),
];

/// The same for whole numbers.
const COUNTS: [(&str, [i64; 2]); 3] =
    [("particles.count", [10, 20_000]), ("sampler.steps", [10, 200]), ("particles.seed", [0, 99])];

fn main() {
    let minutes = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(MINUTES);
    let mut hand = Hand::new();
    println!("{:>8}{:>8}{:>10}{:>10}{:>12}", "minute", "bursts", "MB", "missed", "worst ms");
    let mut after_warm_up = None;
    for minute in 1_u32.. {
        let until = hand.started + Duration::from_mins(1) * minute;
        while Instant::now() < until {
            hand.burst();
        }
        let mb = memory_mb();
        println!(
            "{minute:>8}{:>8}{mb:>10.0}{:>10}{:>12.0}",
            hand.bursts,
            hand.missed,
            hand.worst_frame.as_secs_f64() * 1e3
        );
        if minute == 5 {
            after_warm_up = Some(mb);
        }
        if f64::from(minute) >= minutes {
            let grown = after_warm_up.map_or(0.0, |before| mb - before);
            println!("since the fifth minute memory has grown by {grown:.0} MB");
            return;
        }
    }
}

/// What plays with the window.
struct Hand {
    window: Harness<'static, Lab>,
    rng: StdRng,
    started: Instant,
    bursts: usize,
    /// Bursts after which something else was shown than what was asked for.
    missed: usize,
    worst_frame: Duration,
}

impl Hand {
    fn new() -> Self {
        let scene = catalogue::find("thirteen_points").expect("a built-in scene").scene();
        let window = Harness::builder()
            .with_size([1280.0, 800.0])
            .build_eframe(move |cc| Lab::new(cc, scene.clone()).expect("threads"));
        let rng = StdRng::seed_from_u64(1);
        let worst_frame = Duration::ZERO;
        Self { window, rng, started: Instant::now(), bursts: 0, missed: 0, worst_frame }
    }

    /// Drags one slider to and fro, or does something else now and then, and waits for the answer.
    fn burst(&mut self) {
        self.bursts += 1;
        match self.rng.random_range(0..10) {
            0 => self.open(),
            1 => self.change_errors(),
            2 => self.run(Command::Undo),
            3 => self.run(Command::Redo),
            4 | 5 => self.scrub(),
            _ => self.drag(),
        }
        self.run(Command::EndGesture);
        if self.rng.random_bool(0.3) {
            return;
        }
        let start = Instant::now();
        while !self.is_settled() && start.elapsed() < PATIENCE {
            self.frame();
        }
        self.missed += usize::from(!self.is_settled());
    }

    fn open(&mut self) {
        if let Some(entry) = catalogue::SCENES.choose(&mut self.rng) {
            self.run(Command::OpenBuiltIn(entry.name));
        }
    }

    fn change_errors(&mut self) {
        let errors = self.window.state().model().rails.scene.score_errors.len();
        let full = errors == ERRORS;
        self.run(if full { Command::RemoveError(errors - 1) } else { Command::AddError });
    }

    fn drag(&mut self) {
        let real = self.rng.random_bool(0.6);
        let (at, count) = (self.rng.random_range(0..6), self.rng.random_range(0..3));
        for _ in 0..BURST {
            let (path, value) = if real {
                let (path, [low, high]) = SLIDERS[at];
                (path, self.rng.random_range(low..high).into())
            } else {
                let (path, [low, high]) = COUNTS[count];
                (path, self.rng.random_range(low..high).into())
            };
            let gesture = Gesture::Dragging;
            self.run(Command::Set { path: path.to_owned(), value: Some(value), gesture });
            self.frame();
        }
    }

    fn scrub(&mut self) {
        for _ in 0..BURST {
            let ln_sigma = self.rng.random_range(-6.0..3.0);
            self.run(Command::Time(TimeCommand::Seek(ln_sigma)));
            self.frame();
        }
    }

    fn run(&mut self, command: Command) {
        self.window.state_mut().run(command);
    }

    fn frame(&mut self) {
        let start = Instant::now();
        self.window.step();
        self.worst_frame = self.worst_frame.max(start.elapsed());
        std::thread::sleep(FRAME);
    }

    /// Whether the solver rests and the window shows the scene that was asked for last; thresholds
    /// and layers need no solve.
    fn is_settled(&self) -> bool {
        let model = self.window.state().model();
        let shows = |solution: &Solution| {
            let solved = Scene::clone(&solution.experiment.scene);
            let (ridge, view) = (model.rails.scene.ridge.clone(), model.rails.scene.view.clone());
            solution.timeline.is_complete() && Scene { ridge, view, ..solved } == *model.rails.scene
        };
        !model.rails.is_solving && model.rails.solution.as_ref().is_some_and(shows)
    }
}

fn memory_mb() -> f64 {
    let mut system = System::new().expect("a supported machine");
    let pid = get_current_pid().expect("a process");
    let some = ProcessesToUpdate::Some(&[pid]);
    system.refresh_processes_specifics(some, true, ProcessRefreshKind::nothing().with_memory());
    system.process(pid).map_or(0.0, |process| process.memory() as f64 / 1e6)
}
