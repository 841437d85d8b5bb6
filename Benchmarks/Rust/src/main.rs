//! The real rkyv at the codec benchmark's operations: one line in, one line out.
//!
//!     archive MESSAGE                        the archive in hexadecimal, so that both sides can be seen to do the same
//!     time MESSAGE OPERATION ITERATIONS      nanoseconds for all of them

use bytecheck::CheckBytes;
use rkyv::ser::serializers::{
    AlignedSerializer, AllocScratch, CompositeSerializer, FallbackScratch, HeapScratch, SharedSerializeMap,
};
use rkyv::ser::Serializer;
use rkyv::validation::validators::DefaultValidator;
use rkyv::{AlignedVec, Archive, Deserialize, Infallible, Serialize};
use std::collections::HashMap;
use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Duration;

type Output = CompositeSerializer<
    AlignedSerializer<AlignedVec>,
    FallbackScratch<HeapScratch<65536>, AllocScratch>,
    SharedSerializeMap,
>;

#[repr(C)]
struct TimeSpec {
    seconds: i64,
    nanoseconds: i64,
}

extern "C" {
    fn clock_gettime(clock: i32, time: *mut TimeSpec) -> i32;
}

/// The processor time that this process has taken, as the other side measures it.
fn processor_time() -> Duration {
    let clock = if cfg!(target_os = "macos") { 12 } else { 2 };
    let mut time = TimeSpec { seconds: 0, nanoseconds: 0 };
    unsafe { clock_gettime(clock, &mut time) };
    Duration::new(time.seconds as u64, time.nanoseconds as u32)
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
struct Reading {
    sensor: u32,
    time: u64,
    value: f64,
    unit: String,
    is_final: bool,
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
enum Status {
    Pending,
    Active { percent: u8, who: String },
    Done(u64),
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
struct Item {
    id: u32,
    name: String,
    price: f64,
    is_done: bool,
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
struct Order {
    id: u64,
    title: String,
    body: String,
    priority: Option<u16>,
    status: Status,
    tags: Vec<String>,
    items: Vec<Item>,
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
struct Catalog {
    orders: Vec<Order>,
}

#[derive(Archive, Serialize, Deserialize)]
#[archive_attr(derive(CheckBytes))]
struct Index {
    counts: HashMap<String, u32>,
}

impl Reading {
    fn sample() -> Self {
        Reading { sensor: 7, time: 1_700_000_000_000, value: 21.5, unit: "Celsius".into(), is_final: true }
    }
}

impl Order {
    fn sample(number: u32) -> Self {
        Order {
            id: u64::from(number) + 1_000_000,
            title: format!("Order number {number}, for the warehouse"),
            body: "Please pack this with care. ".repeat(8),
            priority: if number % 2 == 0 { Some(3) } else { None },
            status: match number % 3 {
                0 => Status::Pending,
                1 => Status::Active { percent: 40, who: "somebody else".into() },
                _ => Status::Done(1_700_000_000),
            },
            tags: vec!["fragile".into(), "a longer tag than fits".into(), "gift".into()],
            items: (0..16)
                .map(|item| Item {
                    id: number * 100 + item,
                    name: format!("item number {item}"),
                    price: f64::from(item) * 1.25,
                    is_done: item % 3 == 0,
                })
                .collect(),
        }
    }
}

/// What is read through a view: the same fields on both sides.
trait Access: Archive {
    fn access(archived: &Self::Archived) -> u64;
}

impl Access for Reading {
    fn access(archived: &ArchivedReading) -> u64 {
        u64::from(archived.sensor) + archived.time + archived.unit.len() as u64 + u64::from(archived.is_final)
    }
}

impl Access for Order {
    fn access(archived: &ArchivedOrder) -> u64 {
        let mut sum = archived.id + archived.title.len() as u64;
        if let ArchivedStatus::Active { percent, .. } = &archived.status {
            sum += u64::from(*percent);
        }
        for item in archived.items.iter() {
            sum += u64::from(item.id);
            if item.name == "item number 7" {
                sum += 100;
            }
        }
        sum
    }
}

impl Access for Catalog {
    fn access(archived: &ArchivedCatalog) -> u64 {
        archived.orders.iter().map(Order::access).fold(0, u64::wrapping_add)
    }
}

impl Access for Index {
    fn access(archived: &ArchivedIndex) -> u64 {
        let mut sum = 0;
        for key in ["key 7, not inline", "key 40, not inline", "missing"] {
            sum += archived.counts.get(key).map_or(1, |value| u64::from(*value));
        }
        sum
    }
}

/// Everything that can be used again is: the buffer, the scratch memory and the table of shared pointers.
fn encode<T: Serialize<Output>>(value: &T, output: Output) -> Output {
    let (serializer, scratch, shared) = output.into_components();
    let mut buffer = serializer.into_inner();
    buffer.clear();
    let mut output = CompositeSerializer::new(AlignedSerializer::new(buffer), scratch, shared);
    output.serialize_value(value).unwrap();
    output
}

struct Message<T>(T);

impl<T> Message<T>
where
    T: Serialize<Output> + Access,
    T::Archived: for<'a> CheckBytes<DefaultValidator<'a>> + Deserialize<T, Infallible>,
{
    fn time(&self, operation: &str, iterations: u32) -> u128 {
        let mut output = encode(&self.0, Output::default());
        if operation == "encode" {
            let start = processor_time();
            for _ in 0..iterations {
                output = encode(black_box(&self.0), output);
                black_box(&output);
            }
            return (processor_time() - start).as_nanos();
        }
        let bytes = output.into_serializer().into_inner();
        match operation {
            "validate" => {
                let start = processor_time();
                for _ in 0..iterations {
                    black_box(rkyv::check_archived_root::<T>(black_box(&bytes)).unwrap());
                }
                (processor_time() - start).as_nanos()
            }
            "access" => {
                let start = processor_time();
                for _ in 0..iterations {
                    let archived = unsafe { rkyv::archived_root::<T>(black_box(&bytes)) };
                    black_box(T::access(archived));
                }
                (processor_time() - start).as_nanos()
            }
            "decode" => {
                let start = processor_time();
                for _ in 0..iterations {
                    let archived = rkyv::check_archived_root::<T>(black_box(&bytes)).unwrap();
                    let value: T = archived.deserialize(&mut Infallible).unwrap();
                    black_box(value);
                }
                (processor_time() - start).as_nanos()
            }
            other => panic!("no operation {other}"),
        }
    }

    fn answer(&self, request: &[&str]) -> String {
        match request {
            ["archive", _] => {
                let bytes = encode(&self.0, Output::default()).into_serializer().into_inner();
                bytes.iter().map(|byte| format!("{byte:02x}")).collect()
            }
            ["time", _, operation, iterations] => self.time(operation, iterations.parse().unwrap()).to_string(),
            other => panic!("no request {other:?}"),
        }
    }
}

fn main() {
    let small = Message(Reading::sample());
    let medium = Message(Order::sample(1));
    let large = Message(Catalog { orders: (0..128).map(Order::sample).collect() });
    let map = Message(Index { counts: (0..64).map(|number| (format!("key {number}, not inline"), number)).collect() });
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let request: Vec<&str> = line.split(' ').collect();
        let answer = match request[1] {
            "small" => small.answer(&request),
            "medium" => medium.answer(&request),
            "large" => large.answer(&request),
            "map" => map.answer(&request),
            other => panic!("no message {other}"),
        };
        println!("{answer}");
        std::io::stdout().flush().unwrap();
    }
}
