//! A background thread that always works on the newest job.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// A named thread with an inbox for one job and an outbox for one result. A newer job replaces one
/// that waits and tells the running one that it is superseded; a newer result replaces an older one
/// that nobody has taken.
pub struct Worker<Job, Outcome> {
    shared: Arc<Shared<Job, Outcome>>,
}

struct Shared<Job, Outcome> {
    inbox: Mutex<Inbox<Job>>,
    arrived: Condvar,
    outbox: Mutex<Option<Outcome>>,
    newest: AtomicU64,
    /// Jobs up to this number show nothing any more.
    forgotten: AtomicU64,
    wake: Box<dyn Fn() + Send + Sync>,
}

struct Inbox<Job> {
    job: Option<(u64, Job)>,
    is_busy: bool,
    is_closed: bool,
}

/// What a running job knows of the world.
pub struct Ticket<'a, Job, Outcome> {
    shared: &'a Shared<Job, Outcome>,
    number: u64,
}

impl<Job: Send + 'static, Outcome: Send + 'static> Worker<Job, Outcome> {
    /// Starts the thread. `work` does one job; `wake` is called after every result.
    pub fn spawn(
        name: &str,
        wake: impl Fn() + Send + Sync + 'static,
        mut work: impl FnMut(Job, &Ticket<'_, Job, Outcome>) + Send + 'static,
    ) -> std::io::Result<Self> {
        let inbox = Inbox { job: None, is_busy: false, is_closed: false };
        let shared = Arc::new(Shared {
            inbox: Mutex::new(inbox),
            arrived: Condvar::new(),
            outbox: Mutex::new(None),
            newest: AtomicU64::new(0),
            forgotten: AtomicU64::new(0),
            wake: Box::new(wake),
        });
        let thread_shared = Arc::clone(&shared);
        std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            while let Some((number, job)) = thread_shared.next() {
                let ticket = Ticket { shared: &thread_shared, number };
                // A job that panics has said so on stderr; the next one must still be done.
                let _ = catch_unwind(AssertUnwindSafe(|| work(job, &ticket)));
                lock(&thread_shared.inbox).is_busy = false;
                (thread_shared.wake)();
            }
        })?;
        Ok(Self { shared })
    }

    /// Hands over a job; one that is waiting is forgotten, one that runs is superseded.
    pub fn submit(&self, job: Job) {
        let number = self.shared.newest.fetch_add(1, Ordering::SeqCst) + 1;
        lock(&self.shared.inbox).job = Some((number, job));
        self.shared.arrived.notify_one();
    }

    /// Ends the running job and forgets the waiting one; what the running one may still publish is
    /// shown.
    pub fn cancel(&self) {
        self.shared.newest.fetch_add(1, Ordering::SeqCst);
        lock(&self.shared.inbox).job = None;
    }

    /// The same, and nothing of what was asked before is shown any more.
    pub fn forget(&self) {
        self.cancel();
        let mut outbox = lock(&self.shared.outbox);
        let newest = self.shared.newest.load(Ordering::SeqCst);
        self.shared.forgotten.store(newest, Ordering::SeqCst);
        *outbox = None;
    }

    /// The newest result, once.
    pub fn take(&self) -> Option<Outcome> {
        lock(&self.shared.outbox).take()
    }

    /// Whether a job runs or waits.
    pub fn is_busy(&self) -> bool {
        let inbox = lock(&self.shared.inbox);
        inbox.is_busy || inbox.job.is_some()
    }
}

impl<Job, Outcome> Drop for Worker<Job, Outcome> {
    fn drop(&mut self) {
        self.shared.newest.fetch_add(1, Ordering::SeqCst);
        lock(&self.shared.inbox).is_closed = true;
        self.shared.arrived.notify_one();
    }
}

impl<Job, Outcome> Shared<Job, Outcome> {
    fn next(&self) -> Option<(u64, Job)> {
        let mut inbox = lock(&self.inbox);
        loop {
            if inbox.is_closed {
                return None;
            }
            if let Some(job) = inbox.job.take() {
                inbox.is_busy = true;
                return Some(job);
            }
            inbox = self.arrived.wait(inbox).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<Job, Outcome> Ticket<'_, Job, Outcome> {
    /// Whether a newer job has come; the running one should end at once.
    pub fn is_superseded(&self) -> bool {
        self.shared.newest.load(Ordering::Relaxed) != self.number
    }

    /// Shows a result. A short job may finish and show it though a newer one waits: otherwise a
    /// hand that never rests would never see anything.
    pub fn publish(&self, outcome: Outcome) {
        let mut outbox = lock(&self.shared.outbox);
        if self.number <= self.shared.forgotten.load(Ordering::SeqCst) {
            return;
        }
        *outbox = Some(outcome);
        drop(outbox);
        (self.shared.wake)();
    }
}

/// A lock that a panicking job leaves usable.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_newer_job_supersedes_the_running_one() {
        let (started, has_started) = mpsc::channel();
        let (woke, has_woken) = mpsc::channel();
        let worker = Worker::spawn(
            "test",
            move || {
                let _ = woke.send(());
            },
            move |job: u32, ticket: &Ticket<'_, u32, u32>| {
                let _ = started.send(job);
                while job == 1 && !ticket.is_superseded() {
                    std::thread::yield_now();
                }
                ticket.publish(job);
            },
        )
        .expect("a thread");
        worker.submit(1);
        assert_eq!(has_started.recv(), Ok(1));
        worker.submit(2);
        assert_eq!(has_started.recv(), Ok(2));
        while worker.is_busy() {
            let _ = has_woken.recv();
        }
        assert_eq!(worker.take(), Some(2));
        assert_eq!(worker.take(), None);
    }
}
