//! The loss over training, thinned out.

/// The mean loss of some successive steps, about as many as a sixty-fourth of the steps before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loss {
    /// The last of these steps.
    pub step: u32,
    /// `E |F - target|^2`, summed over coordinates: the dimension where nothing is learned.
    pub loss: f64,
}

/// All losses so far; what is past does not change.
#[derive(Clone, Debug, Default)]
pub(super) struct Losses {
    means: Vec<Loss>,
    in_last: u32,
}

impl Losses {
    const RESOLUTION: u32 = 64;

    pub fn means(&self) -> &[Loss] {
        &self.means
    }

    /// Adds the loss of the next step.
    pub fn push(&mut self, Loss { step, loss }: Loss) {
        match self.means.last_mut() {
            Some(last) if self.in_last < step / Self::RESOLUTION => {
                self.in_last += 1;
                last.step = step;
                last.loss += (loss - last.loss) / f64::from(self.in_last);
            }
            _ => {
                self.in_last = 1;
                self.means.push(Loss { step, loss });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn losses_stay_few_and_keep_their_mean() {
        let mut losses = Losses::default();
        for step in 0..200_001 {
            losses.push(Loss { step, loss: f64::from(step) });
        }
        let means = losses.means();
        assert!(means.len() < 1000, "{}", means.len());
        assert_eq!(means[0], Loss { step: 0, loss: 0.0 });
        assert_eq!(means[means.len() - 1].step, 200_000);
        for pair in means.windows(2) {
            let middle = f64::from(pair[0].step + 1 + pair[1].step) / 2.0;
            assert!((pair[1].loss - middle).abs() < 1e-6 * middle);
        }
    }
}
