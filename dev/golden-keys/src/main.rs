//! Writes golden rows for maps and sets by type of key, and for weak pointers: one row for each value, with the bytes that
//! rkyv writes, and whether rkyv's own validator takes them (for some keys it does not: see `ArchivableKey`).

use rkyv::{
    check_archived_root, ser::serializers::AllocSerializer, ser::Serializer, validation::validators::DefaultValidator,
    Archive, Deserialize, Serialize,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::hash::{Hash, Hasher};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4};
use std::num::NonZeroU32;
use std::ops::{Range, RangeInclusive};
use std::rc::{Rc, Weak};
use std::time::Duration;

#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
#[repr(u8)]
pub enum Direction { North, East, South, West }
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
pub enum Compass { North, East, South, West }
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
#[repr(u8)]
pub enum Place { Nowhere, Numbered(u32), Named { name: String, floor: Option<i16> } }
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
pub struct Point { x: i32, y: i32 }
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
pub struct Label { kind: Direction, parts: (u8, String), next: Option<Box<Point>> }
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
#[archive(bound(archive = "T::Archived: PartialEq + Eq + Hash + PartialOrd + Ord"))]
pub struct Page<T> { number: u16, of: T }

/// A `usize` that hashes as it does in an archive.
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
pub struct Index(usize);
impl Hash for Index {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0 as u32).hash(state)
    }
}

/// An `IpAddr` that hashes as it does in an archive.
#[derive(Archive, Serialize, Deserialize, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[archive_attr(derive(bytecheck::CheckBytes, PartialEq, Eq, Hash, PartialOrd, Ord))]
pub struct Peer(IpAddr);
impl Hash for Peer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.0 {
            IpAddr::V4(address) => (0u8, address.octets()).hash(state),
            IpAddr::V6(address) => (1u8, address.octets()).hash(state),
        }
    }
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(bytecheck::CheckBytes))]
pub struct Links {
    strong: Option<Rc<String>>,
    weak: Weak<String>,
    again: Weak<String>,
}

/// Ranges have no order: a struct of one field, which archives as that, writes its map sorted by the ends.
#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(bytecheck::CheckBytes))]
pub struct Collected<T>(T);

/// A value as the golden files write it.
trait Golden {
    fn golden(&self) -> String;
}

macro_rules! golden_display { ($($type:ty)*) => { $(impl Golden for $type {
    fn golden(&self) -> String { self.to_string() }
})* } }
golden_display! { u8 u16 u32 u64 i8 i16 i32 i64 usize isize bool NonZeroU32 }

macro_rules! golden_quoted { ($($type:ty)*) => { $(impl Golden for $type {
    fn golden(&self) -> String { format!("\"{self}\"") }
})* } }
golden_quoted! { u128 i128 char String str IpAddr Ipv4Addr Ipv6Addr SocketAddr SocketAddrV4 }

impl Golden for () { fn golden(&self) -> String { "null".into() } }
impl Golden for Index { fn golden(&self) -> String { self.0.golden() } }
impl Golden for Peer { fn golden(&self) -> String { self.0.golden() } }
impl Golden for Duration {
    fn golden(&self) -> String {
        format!("{{\"secs\": {}, \"nanos\": {}}}", self.as_secs(), self.subsec_nanos())
    }
}
impl<T: Golden + ?Sized> Golden for Box<T> { fn golden(&self) -> String { (**self).golden() } }
impl<T: Golden + ?Sized> Golden for Rc<T> { fn golden(&self) -> String { (**self).golden() } }
impl<T: Golden> Golden for Option<T> {
    fn golden(&self) -> String {
        match self {
            None => "{\"none\": null}".into(),
            Some(value) => format!("{{\"some\": {}}}", value.golden()),
        }
    }
}
impl<T: Golden, E: Golden> Golden for Result<T, E> {
    fn golden(&self) -> String {
        match self {
            Ok(value) => format!("{{\"ok\": {}}}", value.golden()),
            Err(error) => format!("{{\"err\": {}}}", error.golden()),
        }
    }
}
impl<A: Golden, B: Golden> Golden for (A, B) {
    fn golden(&self) -> String { format!("[{}, {}]", self.0.golden(), self.1.golden()) }
}
impl<A: Golden, B: Golden, C: Golden> Golden for (A, B, C) {
    fn golden(&self) -> String { format!("[{}, {}, {}]", self.0.golden(), self.1.golden(), self.2.golden()) }
}
impl<T: Golden> Golden for Vec<T> {
    fn golden(&self) -> String { list(self.iter().map(Golden::golden)) }
}
impl Golden for Direction { fn golden(&self) -> String { format!("{{\"{self:?}\": {{}}}}") } }
impl Golden for Compass { fn golden(&self) -> String { format!("{{\"{self:?}\": {{}}}}") } }
impl Golden for Place {
    fn golden(&self) -> String {
        match self {
            Place::Nowhere => "{\"Nowhere\": {}}".into(),
            Place::Numbered(n) => format!("{{\"Numbered\": {n}}}"),
            Place::Named { name, floor } => {
                format!("{{\"Named\": {{\"name\": {}, \"floor\": {}}}}}", name.golden(), floor.golden())
            }
        }
    }
}
impl Golden for Point { fn golden(&self) -> String { format!("{{\"x\": {}, \"y\": {}}}", self.x, self.y) } }
impl Golden for Label {
    fn golden(&self) -> String {
        let (kind, parts, next) = (self.kind.golden(), self.parts.golden(), self.next.golden());
        format!("{{\"kind\": {kind}, \"parts\": {parts}, \"next\": {next}}}")
    }
}
impl<T: Golden> Golden for Page<T> {
    fn golden(&self) -> String { format!("{{\"number\": {}, \"of\": {}}}", self.number, self.of.golden()) }
}
impl Golden for Links {
    fn golden(&self) -> String {
        let weak = |weak: &Weak<String>| weak.upgrade().golden();
        let same = self.weak.ptr_eq(&self.again);
        let (strong, first, second) = (self.strong.golden(), weak(&self.weak), weak(&self.again));
        format!("{{\"strong\": {strong}, \"weak\": {first}, \"again\": {second}, \"same\": {same}}}")
    }
}
impl<K: Golden + Ord, V: Golden> Golden for HashMap<K, V> {
    fn golden(&self) -> String {
        let sorted: BTreeMap<_, _> = self.iter().collect();
        list(sorted.iter().map(|(key, value)| format!("[{}, {}]", key.golden(), value.golden())))
    }
}
impl<K: Golden, V: Golden> Golden for BTreeMap<K, V> {
    fn golden(&self) -> String {
        list(self.iter().map(|(key, value)| format!("[{}, {}]", key.golden(), value.golden())))
    }
}
impl<K: Golden + Ord> Golden for HashSet<K> {
    fn golden(&self) -> String {
        list(self.iter().collect::<BTreeSet<_>>().iter().map(|key| key.golden()))
    }
}
impl<K: Golden> Golden for BTreeSet<K> {
    fn golden(&self) -> String { list(self.iter().map(Golden::golden)) }
}

macro_rules! golden_ranges { ($($type:ident)*) => { $(
    impl Golden for $type<u32> { fn golden(&self) -> String { ends(bounds(self)) } }
    impl Golden for Collected<HashMap<$type<u32>, u32>> {
        fn golden(&self) -> String {
            let sorted: BTreeMap<_, _> = self.0.iter().map(|(key, value)| (bounds(key), value)).collect();
            list(sorted.into_iter().map(|(key, value)| format!("[{}, {}]", ends(key), value)))
        }
    }
    impl Golden for Collected<HashSet<$type<u32>>> {
        fn golden(&self) -> String { list(self.0.iter().map(bounds).collect::<BTreeSet<_>>().into_iter().map(ends)) }
    }
)* } }
golden_ranges! { Range RangeInclusive }

/// The ends of a range of either kind.
fn bounds(range: &impl std::ops::RangeBounds<u32>) -> (u32, u32) {
    use std::ops::Bound::*;
    match (range.start_bound(), range.end_bound()) {
        (Included(start), Included(end) | Excluded(end)) => (*start, *end),
        _ => unreachable!(),
    }
}

fn ends((start, end): (u32, u32)) -> String { format!("{{\"start\": {start}, \"end\": {end}}}") }

fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

struct Rows(Vec<String>);

impl Rows {
    fn add<T>(&mut self, name: &str, rust_type: &str, value: T)
    where
        T: Golden + Serialize<AllocSerializer<4096>>,
        T::Archived: for<'a> bytecheck::CheckBytes<DefaultValidator<'a>>,
    {
        let mut serializer = AllocSerializer::<4096>::default();
        serializer.serialize_value(&value).unwrap();
        let bytes = serializer.into_serializer().into_inner();
        let accepted = check_archived_root::<T>(&bytes).is_ok();
        let (size, align) = (std::mem::size_of::<T::Archived>(), std::mem::align_of::<T::Archived>());
        self.0.push(format!(
            "{{\"name\": \"{name}\", \"rust_type\": \"{rust_type}\", \"accepted\": {accepted}, \"root_size\": {size}, \
             \"root_align\": {align}, \"value\": {}, \"hex\": \"{}\"}}",
            value.golden(),
            hex(&bytes)
        ));
    }
}

/// Rows of all four collections of keys.
macro_rules! keys {
    ($rows:ident, $name:literal, $type:ty, $keys:expr) => {
        let keys: Vec<$type> = $keys;
        let rust_type = stringify!($type);
        let numbered = || keys.iter().cloned().zip(0u32..);
        $rows.add(concat!($name, "_hashmap"), &format!("HashMap<{rust_type}, u32>"), numbered().collect::<HashMap<_, _>>());
        $rows.add(concat!($name, "_hashset"), &format!("HashSet<{rust_type}>"), keys.iter().cloned().collect::<HashSet<_>>());
        $rows.add(concat!($name, "_btreemap"), &format!("BTreeMap<{rust_type}, u32>"), numbered().collect::<BTreeMap<_, _>>());
        $rows.add(concat!($name, "_btreeset"), &format!("BTreeSet<{rust_type}>"), keys.iter().cloned().collect::<BTreeSet<_>>());
    };
}

fn text(number: u32) -> String {
    // Some inline, some not.
    if number % 2 == 0 { format!("{number}") } else { format!("the string number {number}") }
}

fn main() {
    let mut rows = Rows(Vec::new());
    use Direction::*;
    let directions = [North, East, South, West];
    let direction = |n: u32| directions[(n % 4) as usize].clone();

    keys!(rows, "direction", Direction, vec![North, East, South, West]);
    keys!(rows, "compass", Compass, vec![Compass::North, Compass::East, Compass::South, Compass::West]);
    let place = |n: u32| match n % 3 {
        0 => Place::Numbered(n),
        1 => Place::Named { name: text(n), floor: None },
        _ => Place::Named { name: text(n), floor: Some(-(n as i16)) },
    };
    keys!(rows, "place", Place, std::iter::once(Place::Nowhere).chain((0..40).map(place)).collect());
    keys!(rows, "point", Point, (0..30).map(|n| Point { x: n % 6 - 3, y: n }).collect());
    let point = |n: u32| Box::new(Point { x: n as i32, y: -5 });
    let label = |n: u32| Label {
        kind: direction(n / 3),
        parts: (n as u8 % 3, text(n / 3)),
        next: (n % 3 > 0).then(|| point(n)),
    };
    keys!(rows, "label", Label, (0..40).map(label).collect());
    keys!(rows, "page_of_string", Page<String>, (0..20).map(|n| Page { number: n as u16 % 4, of: text(n) }).collect());
    keys!(rows, "page_of_direction", Page<Direction>, (0..20).map(|n| Page { number: n as u16, of: direction(n) }).collect());
    keys!(rows, "option_u32", Option<u32>, std::iter::once(None).chain((0..20).map(Some)).collect());
    keys!(rows, "option_option_string", Option<Option<String>>,
        [None, Some(None)].into_iter().chain((0..20).map(|n| Some(Some(text(n))))).collect());
    keys!(rows, "option_direction", Option<Direction>,
        std::iter::once(None).chain(directions.iter().cloned().map(Some)).collect());
    keys!(rows, "result", Result<u16, Place>,
        (0..30).map(|n| if n % 3 == 0 { Ok(n as u16) } else { Err(place(n)) }).collect());
    keys!(rows, "tuple2", (u8, String), (0..30).map(|n| (n as u8 % 5, text(n))).collect());
    keys!(rows, "tuple2_option", (Option<u64>, bool), (0..30).map(|n| ((n > 1).then_some(n / 2), n % 2 == 0)).collect());
    keys!(rows, "tuple3", (Direction, i16, char),
        (0..30).map(|n| (direction(n), -(n as i16), char::from_u32(97 + n % 7).unwrap())).collect());
    keys!(rows, "tuple_of_tuples", ((u8, u8), Vec<u16>),
        (0..30).map(|n| ((n as u8 % 4, n as u8), (0..n as u16 % 4).collect())).collect());
    keys!(rows, "vec_of_options", Vec<Option<u8>>,
        (0..20u8).map(|n| (0..n % 5).map(|m| (m % 2 == 0).then_some(n)).collect()).collect());
    keys!(rows, "vec_of_directions", Vec<Direction>, (0..20).map(|n| (0..n % 7).map(|m| direction(n + m)).collect()).collect());
    keys!(rows, "box_u64", Box<u64>, (0..20).map(|n| Box::new(n * n)).collect());
    keys!(rows, "box_str", Box<str>, (0..20).map(|n| text(n).into()).collect());
    keys!(rows, "rc_string", Rc<String>, (0..20).map(|n| Rc::new(text(n))).collect());
    keys!(rows, "unit", (), vec![()]);
    keys!(rows, "duration", Duration, (0..20).map(|n| Duration::new(n / 3, n as u32 * 999)).collect());
    keys!(rows, "nonzero", NonZeroU32, (1..20).map(|n| NonZeroU32::new(n * 77).unwrap()).collect());
    keys!(rows, "u128", u128, (0..20).map(|n| n << (n * 6)).collect());
    keys!(rows, "i128", i128, (0..20).map(|n| (n - 10) << (n * 6)).collect());
    // In these the hashes of keys and of archived keys differ.
    keys!(rows, "usize", usize, (0..20).map(|n| n * 1_000_003).collect());
    keys!(rows, "isize", isize, (0..20).map(|n| (n - 10) * 1_000_003).collect());
    keys!(rows, "ipv4", Ipv4Addr, (0..20).map(|n| Ipv4Addr::new(n % 3, 2, 3, n)).collect());
    keys!(rows, "ipv6", Ipv6Addr, (0..20).map(|n| Ipv6Addr::new(n % 3, 2, 3, 0, 0, 6, 7, n)).collect());
    let ip = |n: u8| -> IpAddr {
        if n % 2 == 0 { Ipv4Addr::new(n % 3, 2, 3, n).into() } else { Ipv6Addr::new(1, 0, 0, 0, 0, 0, 0, n.into()).into() }
    };
    keys!(rows, "ip", IpAddr, (0..20).map(ip).collect());
    keys!(rows, "socket_v4", SocketAddrV4, (0..20).map(|n| SocketAddrV4::new(Ipv4Addr::new(1, 2, 3, n % 4), n.into())).collect());
    keys!(rows, "socket", SocketAddr, (0..20).map(|n| SocketAddr::new(ip(n), n.into())).collect());
    // The same types, hashed as archived.
    keys!(rows, "index", Index, (0..20).map(|n| Index(n * 1_000_003)).collect());
    keys!(rows, "peer", Peer, (0..20).map(|n| Peer(ip(n))).collect());

    // Ranges have a hash and no order. Those of `RangeInclusive` and its archived form differ.
    let ranges = || (0..20u32).map(|n| (n / 3, n * 5));
    let half = || ranges().map(|(start, end)| start..end);
    let closed = || ranges().map(|(start, end)| start..=end);
    rows.add("range_hashmap", "HashMap<Range<u32>, u32>", Collected(half().zip(0..).collect::<HashMap<_, u32>>()));
    rows.add("range_hashset", "HashSet<Range<u32>>", Collected(half().collect::<HashSet<_>>()));
    rows.add("range_inclusive_hashmap", "HashMap<RangeInclusive<u32>, u32>", Collected(closed().zip(0..).collect::<HashMap<_, u32>>()));
    rows.add("range_inclusive_hashset", "HashSet<RangeInclusive<u32>>", Collected(closed().collect::<HashSet<_>>()));

    let shared = Rc::new(text(1));
    let weak = || Rc::downgrade(&shared);
    rows.add("weak_to_strong", "Links", Links { strong: Some(shared.clone()), weak: weak(), again: weak() });
    rows.add("weak_alone", "Links", Links { strong: None, weak: weak(), again: weak() });
    rows.add("weak_to_nothing", "Links", Links { strong: Some(shared.clone()), weak: Weak::new(), again: Weak::new() });
    let other = Rc::new(text(3));
    rows.add("weak_to_another", "Links", Links { strong: Some(shared.clone()), weak: Rc::downgrade(&other), again: Weak::new() });

    println!("[\n{}\n]", rows.0.join(",\n"));
}
