//! How numbers are written beside controls.

use crate::picture::text::with_minus;

/// A real number for a control whose position resolves `resolution`: as many decimals as that
/// shows, more where the number has more (six digits at most), powers of ten beyond 1e-4 and 1e6.
pub fn real(value: f64, resolution: f64) -> String {
    with_minus(&typed_real(value, resolution))
}

/// The same with the hyphen of a keyboard, to be edited and copied.
pub fn typed_real(value: f64, resolution: f64) -> String {
    if value.is_nan() {
        return "–".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "-∞" }.to_owned();
    }
    let exact = rounded_to_digits(value, 6);
    if exact != 0.0 && !(1e-4..1e6).contains(&exact.abs()) {
        return format!("{exact:e}");
    }
    let shortest = exact.to_string();
    let decimals = shortest.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let least = decimals_of(resolution);
    if decimals >= least { shortest } else { format!("{exact:.least$}") }
}

/// A whole number; thousands are set apart from five digits on.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "−" } else { "" };
    if digits.len() < 5 {
        return format!("{sign}{digits}");
    }
    let head = digits.len() % 3;
    let groups = digits.as_bytes()[head..].chunks(3).map(String::from_utf8_lossy);
    let mut parts: Vec<_> = groups.collect();
    if head > 0 {
        parts.insert(0, digits[..head].into());
    }
    format!("{sign}{}", parts.join(" "))
}

/// The number nearest to `value` with that many significant decimal digits.
fn rounded_to_digits(value: f64, digits: usize) -> f64 {
    format!("{value:.*e}", digits - 1).parse().unwrap_or(value)
}

/// The decimals that a step of size `resolution` needs, at most 4.
fn decimals_of(resolution: f64) -> usize {
    if !(resolution > 0.0 && resolution < 1.0) {
        return 0;
    }
    (-resolution.log10()).ceil().clamp(0.0, 4.0) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_show_what_the_slider_resolves() {
        assert_eq!(real(0.05, 0.001), "0.050");
        assert_eq!(real(0.25, 0.0024), "0.250");
        assert_eq!(real(3.0, 0.1), "3.0");
        assert_eq!(real(40.0, 2.0), "40");
    }

    #[test]
    fn typed_digits_are_kept() {
        assert_eq!(real(0.123_45, 0.01), "0.12345");
        assert_eq!(real(2.5, 10.0), "2.5");
    }

    #[test]
    fn the_dust_of_binary_fractions_is_not_shown() {
        assert_eq!(real(0.1 + 0.2, 0.1), "0.3");
    }

    #[test]
    fn extremes_are_powers_of_ten_and_nothing_shows_nan() {
        assert_eq!(real(1e300, 1.0), "1e300");
        assert_eq!(real(1e-5, 0.1), "1e−5");
        assert_eq!(real(0.0, 0.5), "0.0");
        assert_eq!(real(f64::NAN, 1.0), "–");
        assert_eq!(real(f64::INFINITY, 1.0), "∞");
    }

    #[test]
    fn a_number_is_shown_with_a_minus_sign_and_typed_with_a_hyphen() {
        let shown = [-0.25, -1e-5, f64::NEG_INFINITY].map(|x| (real(x, 0.1), typed_real(x, 0.1)));
        let expected = [("−0.25", "-0.25"), ("−1e−5", "-1e-5"), ("−∞", "-∞")];
        assert_eq!(shown, expected.map(|(shown, typed)| (shown.to_owned(), typed.to_owned())));
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(integer(400), "400");
        assert_eq!(integer(5000), "5000");
        assert_eq!(integer(1_000_000), "1 000 000");
        assert_eq!(integer(-12_345), "−12 345");
    }
}
