#!/usr/bin/env bash
# Makes a WebAssembly module of an interface and a page's logic in Swift.
#
#   dev/wasm.sh [--output DIRECTORY] [--name NAME] FILE…
#
#   FILE…       the Swift file with the interface, and those with the page's logic, one of which has @main
#   DIRECTORY   gets NAME.wasm, and hardlight-wasm.js with its declarations; "." unless it is given
#   NAME        "page" unless it is given
#
# Needs the Swift toolchain and nothing else: it compiles for wasm32 as it is (Embedded Swift). The first run builds the
# macros for this machine, which takes a few minutes. docs/webassembly.md tells the rest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
self=$root/dev/wasm.sh

fail() {
    printf 'hardlight: %s\n' "$*" >&2
    exit 1
}

directory=.
name=page
files=()
while (($#)); do
    case $1 in
    --output) directory=${2:?--output needs a directory} && shift 2 ;;
    --name) name=${2:?--name needs a name} && shift 2 ;;
    -h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$self" && exit ;;
    -*) fail "no such option: $1" ;;
    *) files+=("$(realpath "$1")") && shift ;;
    esac
done
((${#files[@]})) || fail "which files? dev/wasm.sh --help tells."
for file in "${files[@]}"; do [[ -f $file ]] || fail "there is no file $file."; done
[[ $name =~ ^[A-Za-z_][A-Za-z0-9_-]*$ ]] || fail "'$name' is no name for a module: use letters, digits, - and _."
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)

cd "$root"
toolchain=$(dirname "$(realpath "$(command -v swiftc)")")
[[ -x $toolchain/wasm-ld && -x $toolchain/clang ]] || fail "the toolchain in $toolchain has no wasm-ld or no clang."
embedded=$(dirname "$toolchain")/lib/swift/embedded/wasm32-unknown-none-wasm
[[ -d $embedded ]] || fail "the toolchain in $toolchain has no Embedded Swift for wasm32: use one from swift.org, 6.2 or newer."

macros=$(swift build --show-bin-path)/HardLightMacros-tool
if [[ ! -x $macros ]]; then
    printf 'hardlight: building the macros; this takes a few minutes, once\n' >&2
    swift build --enable-all-traits --target RKYV >&2
fi

output=.build/wasm
mkdir -p "$output"
target=(-target wasm32-unknown-none-wasm)

# is_current PRODUCT FOLDER…: whether nothing in the folders, nor this script, nor the macros are newer than the product.
is_current() {
    local product=$1
    shift
    [[ -f $product && -z $(find "$@" "$macros" "$self" -newer "$product" -print -quit) ]]
}

# compile MODULE FLAG…: a module and its object from what else is said. Embedded Swift optimizes modules as wholes.
compile() {
    local module=$1
    shift
    swiftc "${target[@]}" -enable-experimental-feature Embedded -wmo -parse-as-library -Osize -swift-version 6 \
        -load-plugin-executable "$macros#HardLightMacros" -module-name "$module" -I "$output" \
        -Xcc -fmodule-map-file=Web/wasm/Sources/CHardLightWasm/include/module.modulemap "$@"
}

# own MODULE FOLDER FLAG…: a module of HardLight's, unless it is there. Its warnings are the ordinary build's business: a
# check that only 64 bits can fail is "never executed" here.
own() {
    local module=$1 folder=$2 sources
    shift 2
    is_current "$output/$module.o" "$folder" "${built[@]}" && { built+=("$output/$module.o"); return; }
    mapfile -t sources < <(find "$folder" -name '*.swift' | sort)
    compile "$module" -package-name hardlight_swift -suppress-warnings \
        -enable-upcoming-feature ExistentialAny \
        -enable-upcoming-feature InternalImportsByDefault \
        -enable-upcoming-feature MemberImportVisibility \
        -emit-module -emit-module-path "$output/$module.swiftmodule" "$@" -c "${sources[@]}" -o "$output/$module.o"
    built+=("$output/$module.o")
}

built=()
c=Web/wasm/Sources/CHardLightWasm
for source in "$c"/*.c; do
    object=$output/$(basename "$source" .c).o
    is_current "$object" "$c" ||
        "$toolchain/clang" --target=wasm32-unknown-none-wasm -std=c11 -Os -Wall -Wextra -Werror -ffreestanding \
            -mbulk-memory -fno-builtin-memcmp -I "$c/include" -c "$source" -o "$object"
    built+=("$object")
done
own RKYV Sources/RKYV -enable-experimental-feature Lifetimes
own HardLightCore Sources/HardLightCore
own HardLight Web/wasm/Sources/HardLight

# The application's own, as a module whose name it never needs. That Embedded Swift has no `throws` without a type is said
# of the interface's protocol, which is not what a page uses of it: that warning is left out.
application=$output/application-$name.o
log=$output/application-$name.log
compiles=0
compile Application -diagnostic-style swift -c "${files[@]}" -o "$application" 2>"$log" || compiles=$?
awk 'BEGIN { RS = ""; ORS = "\n\n" } !/warning: untyped throws|^\[#EmbeddedRestrictions\]: / || /error:/' "$log" >&2
((compiles == 0)) || exit 1

exports=(__main_argc_argv)
for function in attempted opened received writable lost timer post client end call; do exports+=("hl_$function"); done
# The stack comes first, so that one that overflows traps instead of writing over data.
"$toolchain/wasm-ld" --no-entry --strip-all --gc-sections --stack-first -z stack-size=524288 --max-memory=268435456 \
    "${exports[@]/#/--export=}" "${built[@]}" "$application" "$embedded/libswiftUnicodeDataTables.a" \
    -o "$directory/$name.wasm" || fail "the module does not link: has one of the files @main?"
chmod a-x "$directory/$name.wasm"
for file in Web/hardlight-wasm.js Web/hardlight-wasm.d.ts; do
    [[ $directory == "$root/Web" ]] || cp "$file" "$directory"
done
printf '%s: %d bytes, %d gzipped\n' "$directory/$name.wasm" "$(wc -c <"$directory/$name.wasm")" \
    "$(gzip -9c "$directory/$name.wasm" | wc -c)"
