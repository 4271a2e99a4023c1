//! Multi-indices: the exponents of the monomials in `D` coordinates.

/// Terms of an expansion, and where the moments lie that they take.
#[derive(Clone, Debug)]
pub(super) struct MultiIndices<const D: usize> {
    /// All multi-indices up to two degrees beyond the expansion, by degree.
    pub moments: Vec<Monomial<D>>,
    /// Those of the expansion, by degree.
    pub terms: Vec<Term<D>>,
}

/// A multi-index, and how its monomial follows from a lower one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Monomial<const D: usize> {
    pub powers: [usize; D],
    /// Places of this multi-index less one in each axis; its own where the power is zero.
    pub down: [usize; D],
}

/// A term of the expansion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term<const D: usize> {
    pub powers: [usize; D],
    /// Places of this multi-index with one more in an axis.
    pub up: [usize; D],
    /// The same with one more in each of two axes.
    pub up_twice: [[usize; D]; D],
}

impl<const D: usize> MultiIndices<D> {
    /// How many terms are of degrees below `order`.
    pub fn terms_below(&self, order: usize) -> usize {
        self.terms.partition_point(|term| term.powers.iter().sum::<usize>() < order)
    }

    /// Sum over the data of `|s|^order` (even), from the moments of `s`.
    pub fn power_sum(&self, order: usize, moments: &[f64]) -> f64 {
        let of_degree = |m: &Monomial<D>| {
            m.powers.iter().sum::<usize>() == order && m.powers.iter().all(|p| p % 2 == 0)
        };
        let factorial = |n: usize| (1..=n).map(|k| k as f64).product::<f64>();
        let choices = |m: &Monomial<D>| {
            factorial(order / 2) / m.powers.iter().map(|p| factorial(p / 2)).product::<f64>()
        };
        let found = self.moments.iter().zip(moments).filter(|(m, _)| of_degree(m));
        found.map(|(m, moment)| choices(m) * moment).sum()
    }

    /// Multi-indices for an expansion in degrees below `order`.
    pub fn new(order: usize) -> Self {
        let mut all = Vec::new();
        for degree in 0..order + 2 {
            push_all([0; D], 0, degree, &mut all);
        }
        let place = |powers: &[usize; D]| all.iter().position(|p| p == powers).unwrap_or(0);
        let up = |mut powers: [usize; D], axis: usize| {
            powers[axis] += 1;
            powers
        };
        let down = |mut powers: [usize; D], axis: usize| {
            powers[axis] = powers[axis].saturating_sub(1);
            powers
        };
        let monomial = |&powers: &[usize; D]| Monomial {
            powers,
            down: std::array::from_fn(|d| place(&down(powers, d))),
        };
        let term = |&powers: &[usize; D]| Term {
            powers,
            up: std::array::from_fn(|i| place(&up(powers, i))),
            up_twice: std::array::from_fn(|i| {
                std::array::from_fn(|j| place(&up(up(powers, i), j)))
            }),
        };
        let in_expansion = all.iter().filter(|p| p.iter().sum::<usize>() < order);
        Self {
            moments: all.iter().map(monomial).collect(),
            terms: in_expansion.map(term).collect(),
        }
    }
}

/// Appends the multi-indices that spend `degree` on the axes from `axis` on.
fn push_all<const D: usize>(
    mut powers: [usize; D],
    axis: usize,
    degree: usize,
    all: &mut Vec<[usize; D]>,
) {
    if axis == D - 1 {
        powers[axis] = degree;
        all.push(powers);
        return;
    }
    for power in 0..=degree {
        powers[axis] = power;
        push_all(powers, axis + 1, degree - power, all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_as_many_as_the_binomial_says() {
        let found = MultiIndices::<3>::new(5);
        assert_eq!((found.terms.len(), found.moments.len()), (35, 84));
        let term = found.terms[20];
        let twice = found.moments[term.up_twice[0][2]];
        assert_eq!(twice.powers, [term.powers[0] + 1, term.powers[1], term.powers[2] + 1]);
        assert_eq!(found.moments[twice.down[2]].powers, found.moments[term.up[0]].powers);
    }
}
