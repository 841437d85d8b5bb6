@0xd4a3b1c5e6f70819;

# The interface that `hardlight-bench` measures, as far as its shapes call it.
interface Bench {
    echo @0 (bytes :Data) -> (bytes :Data);
    overhead @1 () -> ();
    increment @2 (amount :UInt32) -> (value :UInt32);
}
