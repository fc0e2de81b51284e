//! A guess at the next bit of a text, from what stood there before: the heart of the packing.
//!
//! Six views each give an opinion: what followed the last 1, 2, 3, 4 and 6 bytes until now, and what followed the
//! longest stretch that ends like the text does. The opinions are weighed by how well they did (logistic mixing). All
//! sums are of integers, so every machine guesses alike, and packed texts stay readable.
//!
//! Nothing here may change any more: links of version 1 are read by it. Another way of guessing is another version.

/// How many bytes before the bit each view looks at.
const ORDERS: [usize; 5] = [1, 2, 3, 4, 6];
/// The opinions: one of each order, and that of the twin.
const VIEWS: usize = ORDERS.len() + 1;
/// Slots of one order, as a power of two.
const SLOT_BITS: u32 = 17;
/// How many bytes must be equal for a stretch to be a twin.
const TWIN_BYTES: usize = 5;
/// Where stretches are found again, as a power of two.
const TWIN_BITS: u32 = 16;
/// A slot that has seen this many bits goes on learning at the same pace.
const MOST_SEEN: u8 = 30;
/// How fast the weights learn.
const PACE: i32 = 2;

/// What one context has seen so far.
#[derive(Clone, Copy)]
struct Slot {
    /// How likely a 1 follows, of 65536.
    chance: u16,
    /// How many bits it has seen.
    seen: u8,
}

/// Guesses, is told the bit, and guesses the next.
pub(super) struct Model {
    text: Vec<u8>,
    /// The bits of the byte that is under way, after a leading 1.
    partial: u32,
    /// Digests of the last bytes, one an order.
    contexts: [u32; ORDERS.len()],
    slots: Vec<Slot>,
    /// The slots that the guess is made of.
    at: [usize; ORDERS.len()],
    /// Where the stretch with this digest ended last.
    ends: Vec<u32>,
    /// Where the earlier stretch goes on that ends like the text, and how long both are equal; 0 for none.
    twin: usize,
    twin_length: usize,
    opinions: [i32; VIEWS],
    /// One set of weights for each length of the twin.
    weights: [[i32; VIEWS]; 9],
    set: usize,
    stretched: Vec<i32>,
    chance: i32,
}

impl Model {
    /// A model that has read these bytes.
    pub(super) fn after(read: &[u8]) -> Self {
        let mut model = Self {
            text: Vec::new(),
            partial: 1,
            contexts: [0; ORDERS.len()],
            slots: vec![Slot { chance: 1 << 15, seen: 0 }; ORDERS.len() << SLOT_BITS],
            at: [0; ORDERS.len()],
            ends: vec![0; 1 << TWIN_BITS],
            twin: 0,
            twin_length: 0,
            opinions: [0; VIEWS],
            weights: [[18_000; VIEWS]; 9],
            set: 0,
            stretched: stretched(),
            chance: 2048,
        };
        model.turn_to_next_byte();
        model.guess();
        for byte in read {
            for bit in (0..8).rev() {
                model.learn(u32::from(byte >> bit) & 1);
            }
        }
        model
    }

    /// How likely the next bit is a 1, of 4096; never 0, never 4096.
    pub(super) fn chance(&self) -> u32 {
        self.chance as u32
    }

    /// Takes the next bit.
    pub(super) fn learn(&mut self, bit: u32) {
        let error = ((bit as i32) << 12) - self.chance;
        for (weight, opinion) in self.weights[self.set].iter_mut().zip(self.opinions) {
            *weight += (opinion * error * PACE + (1 << 13)) >> 14;
        }
        for at in self.at {
            let slot = &mut self.slots[at];
            let target = if bit == 1 { i32::from(u16::MAX) } else { 0 };
            let chance = i32::from(slot.chance);
            slot.chance = (chance + (target - chance) * 2 / (2 * i32::from(slot.seen) + 3)) as u16;
            slot.seen = MOST_SEEN.min(slot.seen + 1);
        }
        self.partial = self.partial << 1 | bit;
        if self.partial > 0xff {
            self.text.push(self.partial as u8);
            self.partial = 1;
            self.find_twin();
            self.turn_to_next_byte();
        }
        self.guess();
    }

    /// The bytes that were read and learned.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    fn find_twin(&mut self) {
        let end = self.text.len();
        if self.twin_length > 0 {
            self.twin += 1;
            self.twin_length += 1;
        }
        if end < TWIN_BYTES {
            return;
        }
        let digest = (self.digest(TWIN_BYTES) >> (32 - TWIN_BITS)) as usize;
        if self.twin_length == 0 {
            self.twin = self.ends[digest] as usize;
            let both = self.text[..self.twin].iter().rev().zip(self.text.iter().rev());
            self.twin_length = both.take(32).take_while(|(one, other)| one == other).count();
        }
        self.ends[digest] = end as u32;
    }

    fn turn_to_next_byte(&mut self) {
        self.contexts = ORDERS.map(|order| self.digest(order));
    }

    fn digest(&self, n: usize) -> u32 {
        let last = self.text.iter().rev().take(n);
        last.fold(n as u32, |digest, byte| {
            (digest ^ u32::from(*byte)).wrapping_mul(0x2f0b_4c47).rotate_left(11)
        })
    }

    fn guess(&mut self) {
        for (n, context) in self.contexts.into_iter().enumerate() {
            let digest = (context ^ self.partial.wrapping_mul(0x9e37_79b1)).wrapping_mul(0x85eb_ca6b);
            self.at[n] = (n << SLOT_BITS) + (digest >> (32 - SLOT_BITS)) as usize;
            let slot = self.slots[self.at[n]];
            // What was never seen has no opinion.
            self.opinions[n] = if slot.seen == 0 { 0 } else { self.stretched[usize::from(slot.chance >> 4)] };
        }
        let (opinion, set) = self.opinion_of_twin();
        self.opinions[ORDERS.len()] = opinion;
        self.set = set;
        let weighed = self.opinions.iter().zip(self.weights[set]);
        let sum: i64 = weighed.map(|(opinion, weight)| i64::from(*opinion) * i64::from(weight)).sum();
        self.chance = squash((sum >> 16).clamp(-2047, 2047) as i32).clamp(1, 4094);
    }

    /// What the twin says, and which weights go with it; forgets a twin that was wrong.
    fn opinion_of_twin(&mut self) -> (i32, usize) {
        if self.twin_length == 0 {
            return (0, 0);
        }
        let n_bits = self.partial.ilog2();
        let expected = u32::from(self.text[self.twin]) | 0x100;
        if expected >> (8 - n_bits) != self.partial {
            self.twin_length = 0;
            return (0, 0);
        }
        let sure = self.twin_length.min(32) as i32 * 64;
        let is_one = expected >> (7 - n_bits) & 1 == 1;
        (if is_one { sure } else { -sure }, 1 + self.twin_length.min(63) / 8)
    }
}

/// From an opinion to a chance of 4096: the logistic curve, between 33 points of it.
fn squash(opinion: i32) -> i32 {
    const POINTS: [i32; 33] = [
        1, 2, 3, 6, 10, 16, 27, 45, 73, 120, 194, 310, 488, 747, 1101, 1546, 2047, 2549, 2994, 3348, 3607,
        3785, 3901, 3975, 4022, 4050, 4068, 4079, 4085, 4089, 4092, 4093, 4094,
    ];
    let at = ((opinion >> 7) + 16) as usize;
    let part = opinion & 127;
    (POINTS[at] * (128 - part) + POINTS[at + 1] * part + 64) >> 7
}

/// From each chance of 4096 back to the opinion.
fn stretched() -> Vec<i32> {
    let mut out = Vec::with_capacity(4096);
    for opinion in -2047..=2047 {
        let chance = squash(opinion) as usize;
        out.resize(out.len().max(chance + 1), opinion);
    }
    out.resize(4096, 2047);
    out
}
