@0xb3c1d5a0f7e24986;
# A micro-batch: a header and one column per leaf field of the row type, in field order.
# Text and lists take an `offsets` column (one entry more than elements) followed by their contents.
# Changing the meaning or number of a field breaks stored batches: only ever add.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("weir::wire");

struct Batch {
  stream @0 :UInt32;       # the source or stage that made the batch
  rows @1 :UInt32;
  sequence @2 :UInt64;     # per stream, counted from 0
  incarnation @3 :UInt64;  # of the job
  epoch @4 :UInt64;
  watermark @5 :Int64;     # microseconds since 1970
  ingest @6 :Int64;        # steady nanoseconds at which the first record was read
  position @7 :UInt64;     # source position of the first record
  schema @8 :UInt64;       # fingerprint of the row type
  columns @9 :List(Column);
  exact @10 :Bool;         # row i stands at source position `position + i`
}

struct Column {
  union {
    int8 @0 :List(Int8);
    int16 @1 :List(Int16);
    int32 @2 :List(Int32);
    int64 @3 :List(Int64);
    uint8 @4 :List(UInt8);
    uint16 @5 :List(UInt16);
    uint32 @6 :List(UInt32);
    uint64 @7 :List(UInt64);
    float32 @8 :List(Float32);
    float64 @9 :List(Float64);
    boolean @10 :List(UInt8);   # one byte each: a bit list has no addressable elements
    validity @11 :List(UInt8);  # bit i % 8 of byte i / 8: element i is present
    offsets @12 :List(UInt32);
    bytes @13 :Data;
  }
}
