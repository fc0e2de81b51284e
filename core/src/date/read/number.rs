//! Numbers as `DecimalFormat` reads them: whole ones, in any script, with an exponent.

/// The zeros of the decimal digits in Unicode's first plane.
const ZEROS: [char; 37] = [
    '0', '\u{660}', '\u{6f0}', '\u{7c0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
    '\u{c66}', '\u{ce6}', '\u{d66}', '\u{de6}', '\u{e50}', '\u{ed0}', '\u{f20}', '\u{1040}', '\u{1090}',
    '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}', '\u{1b50}', '\u{1bb0}',
    '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}', '\u{a9f0}', '\u{aa50}',
    '\u{abf0}', '\u{ff10}',
];

/// More digits than any 64-bit number has.
const KEPT: u32 = 20;

/// The number at the start of a text as a Java `int`, and its length in bytes.
///
/// What fits 64 bits is cut to its low 32, what is larger or has a fraction becomes the nearest `int`.
pub(super) fn read(text: &str) -> Option<(i32, usize)> {
    if text.starts_with("NaN") {
        return Some((0, 3));
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let sign = text.len() - unsigned.len();
    let limit = if sign > 0 { i32::MIN } else { i32::MAX };
    if unsigned.starts_with('∞') {
        return Some((limit, sign + '∞'.len_utf8()));
    }
    let digits = Digits::read(unsigned)?;
    let mut length = digits.length;
    let mut exponent = 0;
    if let Some(after) = unsigned[length..].strip_prefix('E') {
        let power = after.strip_prefix('-').unwrap_or(after);
        if let Some(found) = Digits::read(power) {
            let negative = power.len() < after.len();
            if let Some(value) = found.shifted(0).whole {
                exponent = if negative { -value } else { value };
                length = unsigned.len() - power.len() + found.length;
            }
        }
    }
    let shifted = digits.shifted(exponent);
    let value = match shifted.whole {
        Some(value) if shifted.has_fraction => value.min(i64::from(i32::MAX) + 1),
        Some(value) => value,
        None => return Some((limit, sign + length)),
    };
    let value = if sign > 0 { -value } else { value };
    let int = if shifted.has_fraction {
        value.clamp(i32::MIN.into(), i32::MAX.into()) as i32
    } else {
        value as i32
    };
    Some((int, sign + length))
}

pub(super) fn is_digit(letter: char) -> bool {
    digit(letter).is_some()
}

fn digit(letter: char) -> Option<u64> {
    if letter.is_ascii() {
        return letter.to_digit(10).map(u64::from);
    }
    let zero = ZEROS[ZEROS.partition_point(|zero| *zero <= letter).checked_sub(1)?];
    let value = u64::from(letter) - u64::from(zero);
    (value < 10).then_some(value)
}

/// A run of digits.
struct Digits {
    /// The first [`KEPT`] digits from the first that is not zero.
    kept: u128,
    /// Digits from the first that is not zero.
    n_significant: i64,
    /// Digits up to the last that is not zero, from the first that is not.
    n_needed: i64,
    /// Bytes.
    length: usize,
}

/// Digits times a power of ten.
struct Shifted {
    /// The whole part; none if it does not fit 64 bits.
    whole: Option<i64>,
    has_fraction: bool,
}

impl Digits {
    fn read(text: &str) -> Option<Self> {
        let mut digits = Self { kept: 0, n_significant: 0, n_needed: 0, length: 0 };
        for letter in text.chars() {
            let Some(value) = digit(letter) else { break };
            digits.length += letter.len_utf8();
            if value == 0 && digits.n_significant == 0 {
                continue;
            }
            if digits.n_significant < i64::from(KEPT) {
                digits.kept = digits.kept * 10 + u128::from(value);
            }
            digits.n_significant += 1;
            if value != 0 {
                digits.n_needed = digits.n_significant;
            }
        }
        (digits.length > 0).then_some(digits)
    }

    fn shifted(&self, exponent: i64) -> Shifted {
        if self.n_significant == 0 {
            return Shifted { whole: Some(0), has_fraction: false };
        }
        // Digits before the decimal point.
        let n_whole = self.n_significant.saturating_add(exponent);
        let has_fraction = self.n_needed > n_whole;
        if n_whole > i64::from(KEPT) {
            return Shifted { whole: None, has_fraction };
        }
        let n_kept = self.n_significant.min(i64::from(KEPT));
        let power = |n: i64| 10u128.pow(n.clamp(0, 30) as u32);
        let whole = self.kept * power(n_whole - n_kept) / power(n_kept - n_whole);
        Shifted { whole: i64::try_from(whole).ok(), has_fraction }
    }
}
