#!/usr/bin/env bash
# Shows that the offsets of concrete types cost nothing at run time: compiles a program that reads fields of archives, as a
# module of its own that sees RKYV from outside, and looks at the machine code.
#
#   dev/offsets.sh
#
# Reading a number has to be one load at a constant offset: no call, no branch, no arithmetic on layouts. Where a struct has
# so many fields of composite types that the optimizer leaves the offsets in a function of their own, that function has to be
# constants and nothing else. Needs a debug build before it: the macros are loaded from there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

macros=$(swift build --show-bin-path)/HardLightMacros-tool
[[ -x $macros ]] || {
    echo "dev/offsets.sh: no macros in ${macros%/*}; run 'swift build' first." >&2
    exit 1
}
output=.build/offsets
mkdir -p "$output"

settings=(-O -swift-version 6 -package-name hardlight_swift -suppress-warnings -parse-as-library
    -enable-upcoming-feature ExistentialAny -enable-upcoming-feature InternalImportsByDefault
    -enable-upcoming-feature MemberImportVisibility -load-plugin-executable "$macros#HardLightMacros")
mapfile -t sources < <(find Sources/RKYV -name '*.swift' | sort)
swiftc "${settings[@]}" -wmo -enable-experimental-feature Lifetimes -module-name RKYV \
    -emit-module -emit-module-path "$output/RKYV.swiftmodule" "${sources[@]}"

# Fields that the rule moves, of all kinds of types.
cat >"$output/Reads.swift" <<'SWIFT'
import RKYV

@Archivable enum Kind { case one, two(UInt16), three(text: String, number: UInt64) }
@Archivable struct Inner { var flag: Bool; var number: UInt32; var name: String }
@Archivable struct Generic<Value> { var flag: Bool; var value: Value; var count: UInt64 }
@Archivable struct Wide {
    var a: Bool, b: String, c: UInt64, d: [UInt16], e: UInt32?, f: Unicode.Scalar, g: [String: UInt8], h: UInt16
    var i: Double, j: Int8, k: String?, l: UInt8
}
@Archivable struct Nested { var flag: Bool; var kind: Kind; var inner: Inner; var name: String; var last: UInt16 }
@Archivable struct Many {
    var flag: Bool, name: String, kind: Kind, numbers: [UInt16], inner: Inner, maybe: UInt32?
    var pair: (UInt8, UInt64), generic: Generic<Inner>, map: [String: Inner], last: UInt16
}

func view<T: Archivable>(_ type: T.Type, _ base: UnsafeRawPointer) -> T.Archived {
    T.archived(at: ArchivePointer(owner: nil, base: base))
}
public func wideNumber(_ base: UnsafeRawPointer) -> UInt8 { view(Wide.self, base).l }
public func wideSize() -> Int { Wide.archivedLayout.size }
public func nestedNumber(_ base: UnsafeRawPointer) -> UInt16 { view(Nested.self, base).last }
public func innerNumber(_ base: UnsafeRawPointer) -> UInt32 { view(Nested.self, base).inner.number }
public func genericNumber(_ base: UnsafeRawPointer) -> UInt32 { view(Generic<Inner>.self, base).value.number }
public func manyNumber(_ base: UnsafeRawPointer) -> UInt16 { view(Many.self, base).last }
SWIFT
swiftc "${settings[@]}" -wmo -module-name Reads -I "$output" -emit-assembly "$output/Reads.swift" -o "$output/Reads.s"

# code REGEX: the instructions of the first function with such a symbol.
code() {
    awk -v name="$1" '!inside && $0 ~ "^[\"_]*[$]s" name ".*:" { inside = 1; next } inside && /^[[:space:]]*[.](cfi_endproc|Lfunc_end)/ { exit }
        inside && /^[[:space:]]+[a-z]/ { sub(/^[[:space:]]+/, ""); gsub(/[[:space:]]+/, " "); sub(/ #.*/, ""); print }' \
        "$output/Reads.s"
}
failed=0
for function in wideNumber wideSize nestedNumber innerNumber genericNumber manyNumber; do
    found=$(code "5Reads${#function}$function")
    printf '%-14s %s\n' "$function" "$(paste -sd ';' <<<"$found")"
    # One instruction and the return, on any machine that has an offset in its loads.
    if (($(grep -c . <<<"$found") != 2)) || grep -qE '^(call|bl|j|b )' <<<"$found"; then
        echo "dev/offsets.sh: $function is more than a load." >&2
        failed=1
    fi
done
found=$(code '5Reads4ManyV8ArchivedV8_offsets')
printf '%-14s %d instructions, all of them constants\n' "Many._offsets" "$(grep -c . <<<"$found")"
if [[ -z $found ]] || grep -vqE '^(mov|str|stp|ret)' <<<"$found"; then
    printf 'dev/offsets.sh: the offsets of Many are computed:\n%s\n' "$found" >&2
    failed=1
fi
if grep -q swift_once "$output/Reads.s"; then
    echo "dev/offsets.sh: swift_once: something is computed at run time." >&2
    failed=1
fi
exit $failed
