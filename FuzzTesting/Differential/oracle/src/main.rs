//! What the real rkyv says of archives of the generated types: random values, archived and then mutated.
//!
//!     oracle SEED COUNT
//!
//! A line for each: the number of the type, the archive, and the verdict: `-` if it is refused, else the archive of the
//! value that was read, or `?` where reading it panics, or `!` where rkyv crashes or hangs. It does, on some archives: so
//! each verdict is that of a process of its own.

#![allow(dead_code, unused_imports, unused_variables)]

pub use bytecheck::CheckBytes;
pub use rkyv::{Archive, Deserialize, Serialize};
pub use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
pub use std::net::Ipv4Addr;
pub use std::num::{NonZeroI8, NonZeroU32};
pub use std::ops::Range;
pub use std::rc::Rc;
pub use std::time::Duration;

use rkyv::de::deserializers::SharedDeserializeMap;
use rkyv::ser::serializers::AllocSerializer;
use rkyv::validation::validators::DefaultValidator;
use rkyv::AlignedVec;
use std::io::Write;

mod types;

/// SplitMix64.
pub struct Generator(u64);

impl Generator {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// How many elements a container has: mostly few.
    fn count(&mut self) -> usize {
        match self.below(8) {
            0 => 0,
            7 => self.below(24),
            _ => self.below(4),
        }
    }
}

pub trait Random: Sized {
    fn random(random: &mut Generator) -> Self;

    /// The same object once more, for what can be shared.
    fn again(&self) -> Option<Self> {
        None
    }
}

macro_rules! integers {
    ($($type:ty)*) => {
        $(impl Random for $type {
            fn random(random: &mut Generator) -> Self {
                match random.below(4) {
                    0 => random.below(4) as $type,
                    1 => <$type>::MAX - random.below(4) as $type,
                    _ => random.next() as $type,
                }
            }
        })*
    };
}

integers!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

impl Random for f32 {
    fn random(random: &mut Generator) -> Self {
        f32::from_bits(random.next() as u32)
    }
}

impl Random for f64 {
    fn random(random: &mut Generator) -> Self {
        f64::from_bits(random.next())
    }
}

impl Random for bool {
    fn random(random: &mut Generator) -> Self {
        random.below(2) == 1
    }
}

impl Random for char {
    fn random(random: &mut Generator) -> Self {
        char::from_u32(random.below(0x11_0000) as u32).unwrap_or('x')
    }
}

impl Random for () {
    fn random(_: &mut Generator) -> Self {}
}

impl Random for String {
    fn random(random: &mut Generator) -> Self {
        let length = random.below(16);
        // No marks that combine: in Swift, strings of the same characters are equal however they are composed.
        (0..length).map(|_| if random.below(8) == 0 { 'ß' } else { char::from(32 + random.below(90) as u8) }).collect()
    }
}

impl Random for Box<str> {
    fn random(random: &mut Generator) -> Self {
        String::random(random).into_boxed_str()
    }
}

impl Random for NonZeroU32 {
    fn random(random: &mut Generator) -> Self {
        NonZeroU32::new(u32::random(random)).unwrap_or(NonZeroU32::MIN)
    }
}

impl Random for NonZeroI8 {
    fn random(random: &mut Generator) -> Self {
        NonZeroI8::new(i8::random(random)).unwrap_or(NonZeroI8::MIN)
    }
}

impl Random for Duration {
    fn random(random: &mut Generator) -> Self {
        Duration::new(random.next() >> 2, random.below(1_000_000_000) as u32)
    }
}

impl Random for Ipv4Addr {
    fn random(random: &mut Generator) -> Self {
        (random.next() as u32).into()
    }
}

impl Random for Range<u32> {
    fn random(random: &mut Generator) -> Self {
        let (a, b) = (u32::random(random), u32::random(random));
        a.min(b)..a.max(b)
    }
}

impl<T: Random> Random for Option<T> {
    fn random(random: &mut Generator) -> Self {
        (random.below(3) > 0).then(|| T::random(random))
    }
}

impl<T: Random> Random for Vec<T> {
    fn random(random: &mut Generator) -> Self {
        let mut elements: Vec<T> = Vec::new();
        for _ in 0..random.count() {
            let shared = elements.last().filter(|_| random.below(3) == 0).and_then(T::again);
            let element = shared.unwrap_or_else(|| T::random(random));
            elements.push(element);
        }
        elements
    }
}

impl<T: Random> Random for Box<[T]> {
    fn random(random: &mut Generator) -> Self {
        Vec::random(random).into_boxed_slice()
    }
}

impl<T: Random> Random for Box<T> {
    fn random(random: &mut Generator) -> Self {
        Box::new(T::random(random))
    }
}

impl<T: Random> Random for Rc<T> {
    fn random(random: &mut Generator) -> Self {
        Rc::new(T::random(random))
    }

    fn again(&self) -> Option<Self> {
        Some(self.clone())
    }
}

impl<T: Random, const N: usize> Random for [T; N] {
    fn random(random: &mut Generator) -> Self {
        std::array::from_fn(|_| T::random(random))
    }
}

impl<A: Random, B: Random> Random for (A, B) {
    fn random(random: &mut Generator) -> Self {
        (A::random(random), B::random(random))
    }
}

impl<A: Random, B: Random, C: Random> Random for (A, B, C) {
    fn random(random: &mut Generator) -> Self {
        (A::random(random), B::random(random), C::random(random))
    }
}

impl<K: Random + std::hash::Hash + Eq, V: Random> Random for HashMap<K, V> {
    fn random(random: &mut Generator) -> Self {
        (0..random.count()).map(|_| (K::random(random), V::random(random))).collect()
    }
}

impl<K: Random + std::hash::Hash + Eq> Random for HashSet<K> {
    fn random(random: &mut Generator) -> Self {
        (0..random.count()).map(|_| K::random(random)).collect()
    }
}

impl<K: Random + Ord, V: Random> Random for BTreeMap<K, V> {
    fn random(random: &mut Generator) -> Self {
        (0..random.count()).map(|_| (K::random(random), V::random(random))).collect()
    }
}

impl<K: Random + Ord> Random for BTreeSet<K> {
    fn random(random: &mut Generator) -> Self {
        (0..random.count()).map(|_| K::random(random)).collect()
    }
}

fn mutate(bytes: &mut Vec<u8>, random: &mut Generator) {
    if bytes.is_empty() {
        return;
    }
    for _ in 0..=random.below(3) {
        // The end of an archive, where the root is, decides more than the rest.
        let reach = if random.below(2) == 0 { bytes.len() } else { bytes.len().min(64) };
        let index = bytes.len() - 1 - random.below(reach);
        bytes[index] = match random.below(5) {
            0 => random.next() as u8,
            1 => bytes[index] ^ (1 << random.below(8)),
            2 => bytes[index].wrapping_add(random.below(9) as u8).wrapping_sub(4),
            3 => [0, 1, 2, 4, 7, 8, 127, 128, 252, 255][random.below(10)],
            _ => bytes[random.below(bytes.len())],
        };
    }
    match random.below(16) {
        0 => bytes.truncate(random.below(bytes.len())),
        1 => drop(bytes.drain(..random.below(bytes.len()))),
        2 => {
            let more = random.below(9);
            bytes.splice(0..0, std::iter::repeat(0xee).take(more));
        }
        _ => {}
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn archive<T: Serialize<AllocSerializer<1024>>>(value: &T) -> AlignedVec {
    rkyv::to_bytes::<_, 1024>(value).unwrap()
}

pub fn trial<T>(number: usize, random: &mut Generator, count: usize)
where
    T: Random + Serialize<AllocSerializer<1024>>,
    T::Archived: for<'a> CheckBytes<DefaultValidator<'a>> + Deserialize<T, SharedDeserializeMap>,
{
    let mut original = Vec::new();
    for round in 0..count {
        // A new value now and then; the first attempt at it is without mutations.
        if round % 8 == 0 {
            original = archive(&T::random(random)).to_vec();
        }
        let mut bytes = original.clone();
        if round % 8 != 0 {
            mutate(&mut bytes, random);
        }
        let mut aligned = AlignedVec::with_capacity(bytes.len() + 256);
        aligned.extend_from_slice(&bytes);
        let line = format!("{number} {}", hex(&bytes));
        unsafe {
            let child = fork();
            assert!(child >= 0, "cannot fork");
            if child == 0 {
                alarm(5);
                say(&line, &verdict::<T>(&aligned));
                _exit(0);
            }
            let mut status = 0;
            waitpid(child, &mut status, 0);
            if status != 0 {
                say(&line, "!");
            }
        }
    }
}

extern "C" {
    fn fork() -> i32;
    fn waitpid(child: i32, status: *mut i32, options: i32) -> i32;
    fn alarm(seconds: u32) -> u32;
    fn _exit(status: i32) -> !;
}

fn say(line: &str, verdict: &str) {
    let mut output = std::io::stdout().lock();
    writeln!(output, "{line} {verdict}").unwrap();
    output.flush().unwrap();
}

fn verdict<T>(bytes: &AlignedVec) -> String
where
    T: Serialize<AllocSerializer<1024>>,
    T::Archived: for<'a> CheckBytes<DefaultValidator<'a>> + Deserialize<T, SharedDeserializeMap>,
{
    let Ok(archived) = rkyv::check_archived_root::<T>(bytes) else {
        return "-".to_string();
    };
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        let value: T = archived.deserialize(&mut SharedDeserializeMap::new()).unwrap();
        hex(&archive(&value))
    }))
    .unwrap_or_else(|_| "?".to_string())
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let arguments: Vec<u64> = std::env::args().skip(1).map(|argument| argument.parse().unwrap()).collect();
    types::trials(&mut Generator(arguments[0]), arguments[1] as usize);
}
