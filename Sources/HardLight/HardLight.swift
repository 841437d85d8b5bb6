// One import is enough for an interface, its server and its client: archives and the protocol's own types come along.
@_exported public import HardLightCore
@_exported public import RKYV
