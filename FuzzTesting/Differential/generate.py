#!/usr/bin/env python3
"""Makes up types from a seed and declares them in Rust and in Swift.

    generate.py SEED COUNT RUST-FILE SWIFT-FILE

Each type is a struct or an enum of scalars, strings, containers, and types made up before it.
"""

import random
import sys

SCALARS = [
    ("u8", "UInt8"), ("u16", "UInt16"), ("u32", "UInt32"), ("u64", "UInt64"), ("i8", "Int8"), ("i16", "Int16"),
    ("i32", "Int32"), ("i64", "Int64"), ("u128", "UInt128"), ("i128", "Int128"), ("f32", "Float"), ("f64", "Double"),
    ("bool", "Bool"), ("char", "Unicode.Scalar"), ("()", "Unit"), ("String", "String"), ("String", "String"),
    ("NonZeroU32", "NonZero<UInt32>"), ("NonZeroI8", "NonZero<Int8>"), ("Duration", "Duration"),
    ("Ipv4Addr", "IPv4Address"), ("Range<u32>", "Range<UInt32>"),
    # Not `Box<str>`: of an empty one rkyv makes a null pointer, which is anything from `None` to a crash.
]
KEYS = [
    ("u8", "UInt8"), ("u16", "UInt16"), ("u32", "UInt32"), ("u64", "UInt64"), ("i32", "Int32"), ("bool", "Bool"),
    ("char", "Unicode.Scalar"), ("String", "String"), ("String", "String"), ("Vec<u8>", "[UInt8]"),
]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.declared = []
        self.rust = []
        self.swift = []

    def type(self, depth=0):
        """A type as it is written in both languages."""
        choice = self.random.random()
        if depth >= 3 or choice < 0.4:
            return self.random.choice(SCALARS)
        if choice < 0.5 and self.declared:
            name = self.random.choice(self.declared)
            return name, name
        kind = self.random.choice(
            ["Vec", "Vec", "Option", "Option", "Box", "array", "pair", "triple", "HashMap", "HashSet", "BTreeMap",
             "BTreeSet", "Rc", "Vec<Rc>", "slice"])
        if kind in ("HashMap", "BTreeMap"):
            key, value = self.random.choice(KEYS), self.type(depth + 1)
            swift = f"[{key[1]}: {value[1]}]" if kind == "HashMap" else f"SortedMap<{key[1]}, {value[1]}>"
            return f"{kind}<{key[0]}, {value[0]}>", swift
        if kind in ("HashSet", "BTreeSet"):
            key = self.random.choice(KEYS)
            return f"{kind}<{key[0]}>", f"{'Set' if kind == 'HashSet' else 'SortedSet'}<{key[1]}>"
        inner = self.type(depth + 1)
        if kind == "Vec":
            return f"Vec<{inner[0]}>", f"[{inner[1]}]"
        if kind == "slice":
            return f"Box<[{inner[0]}]>", f"[{inner[1]}]"
        if kind == "Option":
            return f"Option<{inner[0]}>", f"Optional<{inner[1]}>"
        if kind == "Box":
            return f"Box<{inner[0]}>", f"Box<{inner[1]}>"
        if kind == "Rc":
            return f"Rc<{inner[0]}>", f"Shared<{inner[1]}>"
        if kind == "Vec<Rc>":
            return f"Vec<Rc<{inner[0]}>>", f"[Shared<{inner[1]}>]"
        if kind == "array":
            count = self.random.randrange(0, 5)
            return f"[{inner[0]}; {count}]", f"InlineArray<{count}, {inner[1]}>"
        second = self.type(depth + 1)
        if kind == "pair":
            return f"({inner[0]}, {second[0]})", f"Tuple2<{inner[1]}, {second[1]}>"
        third = self.type(depth + 1)
        return f"({inner[0]}, {second[0]}, {third[0]})", f"Tuple3<{inner[1]}, {second[1]}, {third[1]}>"

    def declare(self, index):
        name = f"T{index}"
        attributes = "#[derive(Archive, Serialize, Deserialize)]\n#[archive_attr(derive(CheckBytes))]\n"
        if self.random.random() < 0.6:
            fields = [self.type() for _ in range(self.random.randrange(0, 9))]
            rust = "".join(f"    f{i}: {t[0]},\n" for i, t in enumerate(fields))
            made = "".join(f"            f{i}: Random::random(random),\n" for i in range(len(fields)))
            swift = "".join(f"    var f{i}: {t[1]}\n" for i, t in enumerate(fields))
            self.rust.append(f"{attributes}pub struct {name} {{\n{rust}}}\n")
            body = f"        {name} {{\n{made}        }}\n"
            self.swift.append(f"@Archivable struct {name} {{\n{swift}}}\n")
        else:
            rust, arms, swift = [], [], []
            for case in range(self.random.randrange(1, 7)):
                fields = [self.type() for _ in range(self.random.choice([0, 0, 1, 1, 2, 3, 4]))]
                if fields:
                    payload = ", ".join(f"f{i}: {t[0]}" for i, t in enumerate(fields))
                    made = ", ".join(f"f{i}: Random::random(random)" for i in range(len(fields)))
                    rust.append(f"    C{case} {{ {payload} }},\n")
                    arms.append(f"            {case} => {name}::C{case} {{ {made} }},\n")
                    swift.append(f"    case c{case}({', '.join(f'f{i}: {t[1]}' for i, t in enumerate(fields))})\n")
                else:
                    rust.append(f"    C{case},\n")
                    arms.append(f"            {case} => {name}::C{case},\n")
                    swift.append(f"    case c{case}\n")
            self.rust.append(f"{attributes}pub enum {name} {{\n{''.join(rust)}}}\n")
            body = (f"        match random.below({len(rust)}) {{\n{''.join(arms)}"
                    "            _ => unreachable!(),\n        }\n")
            self.swift.append(f"@Archivable enum {name} {{\n{''.join(swift)}}}\n")
        self.rust.append(f"impl Random for {name} {{\n    fn random(random: &mut Generator) -> Self {{\n{body}    }}\n}}\n")
        self.declared.append(name)


def main():
    if len(sys.argv) != 5:
        sys.exit(__doc__.strip())
    generator = Generator(int(sys.argv[1]))
    for index in range(int(sys.argv[2])):
        generator.declare(index)
    trials = "".join(f"    trial::<{name}>({index}, random, count);\n" for index, name in enumerate(generator.declared))
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        file.write("use crate::*;\n\n" + "\n".join(generator.rust))
        file.write(f"\npub fn trials(random: &mut Generator, count: usize) {{\n{trials}}}\n")
    checks = "".join(f"    Check({name}.self),\n" for name in generator.declared)
    with open(sys.argv[4], "w", encoding="utf-8") as file:
        file.write("import RKYV\n\n" + "\n".join(generator.swift))
        file.write(f"\nlet checks: [Check] = [\n{checks}]\n")


main()
