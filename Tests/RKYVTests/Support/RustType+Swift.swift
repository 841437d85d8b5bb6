import RKYV

extension RustType {
    struct Unknown: Error {
        let type: RustType
    }

    /// The Swift type that corresponds, put together at run time, so that types nobody thought of are tested too.
    var swiftType: any GoldenValue.Type {
        get throws {
            switch self {
            case .named(let name, let arguments):
                if let type = Self.userTypes[name], arguments.isEmpty { return type }
                return try Self.standardType(name, arguments, of: self)
            case .tuple(let elements): return try Self.tuple(elements, of: self)
            case .array(let element, let count):
                guard #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *) else {
                    throw Unknown(type: self)
                }
                let element = try element.swiftType
                return try Self.array(element, count: count, of: self)
            case .slice: throw Unknown(type: self)
            }
        }
    }

    private static func standardType(
        _ name: String,
        _ arguments: [RustType],
        of type: RustType
    ) throws -> any GoldenValue.Type {
        if let type = scalar(named: name), arguments.isEmpty { return type }
        if #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *), name == "Big" { return Big.self }
        if #available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *), name == "Arr" { return Arr.self }
        let types = arguments.map { try? $0.swiftType }
        switch (name, arguments.count) {
        case ("Vec", 1):
            if let element = types[0] { return array(of: element) }
        case ("Option", 1):
            if let wrapped = types[0] { return optional(wrapped) }
        case ("Box", 1):
            if case .slice(let slice) = arguments[0] {
                let element = try slice.swiftType
                return array(of: element)
            }
            if arguments[0] == .named("str", []) { return BoxedString.self }
            if let value = types[0] { return box(value) }
        case ("Rc", 1), ("Arc", 1):
            if let value = types[0] as? any (GoldenValue & Hashable).Type { return shared(value) }
        case ("Page", 1):
            if let value = types[0] as? any GoldenKey.Type { return page(value) }
        case ("Result", 2):
            if let success = types[0], let failure = types[1] as? any (GoldenValue & Error).Type {
                return swiftResult(success, failure)
            }
            if let success = types[0], let failure = types[1] { return result(success, failure) }
        case ("Range", 1), ("RangeInclusive", 1):
            if let bound = bounds[arguments[0]] { return name == "Range" ? bound.half : bound.closed }
        case ("HashSet", 1), ("BTreeSet", 1):
            if let key = types[0] as? any GoldenKey.Type { return name == "HashSet" ? set(key) : sortedSet(key) }
        case ("HashMap", 2), ("BTreeMap", 2):
            if let key = types[0] as? any GoldenKey.Type, let value = types[1] {
                return name == "HashMap" ? dictionary(key, value) : sortedMap(key, value)
            }
        default: break
        }
        throw Unknown(type: type)
    }

    /// The type of a name that Rust or its library gives to something without arguments.
    static func scalar(named name: String) -> (any GoldenValue.Type)? {
        if #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) {
            if name == "u128" { return UInt128.self }
            if name == "i128" { return Int128.self }
        }
        return scalars[name]
    }

    private static let scalars: [String: any GoldenValue.Type] = [
        "u8": UInt8.self, "u16": UInt16.self, "u32": UInt32.self, "u64": UInt64.self, "usize": UInt.self,
        "i8": Int8.self, "i16": Int16.self, "i32": Int32.self, "i64": Int64.self, "isize": Int.self,
        "f32": Float.self, "f64": Double.self, "bool": Bool.self, "char": Unicode.Scalar.self, "String": String.self,
        "Duration": Duration.self, "Uuid": UUIDBytes.self, "Ipv4Addr": IPv4Address.self, "Ipv6Addr": IPv6Address.self,
        "IpAddr": IPAddress.self, "SocketAddrV4": IPv4Endpoint.self, "SocketAddrV6": IPv6Endpoint.self,
        "SocketAddr": IPEndpoint.self, "NonZeroU8": NonZero<UInt8>.self, "NonZeroU16": NonZero<UInt16>.self,
        "NonZeroU32": NonZero<UInt32>.self, "NonZeroU64": NonZero<UInt64>.self, "NonZeroI8": NonZero<Int8>.self,
        "NonZeroI16": NonZero<Int16>.self, "NonZeroI32": NonZero<Int32>.self, "NonZeroI64": NonZero<Int64>.self,
    ]

    private static let bounds: [RustType: (half: any GoldenValue.Type, closed: any GoldenValue.Type)] = [
        .named("u8", []): (Range<UInt8>.self, ClosedRange<UInt8>.self),
        .named("u16", []): (Range<UInt16>.self, ClosedRange<UInt16>.self),
        .named("u32", []): (Range<UInt32>.self, ClosedRange<UInt32>.self),
        .named("u64", []): (Range<UInt64>.self, ClosedRange<UInt64>.self),
        .named("i32", []): (Range<Int32>.self, ClosedRange<Int32>.self),
        .named("i64", []): (Range<Int64>.self, ClosedRange<Int64>.self),
    ]

    /// Those that the files name.
    private static let userTypes: [String: any GoldenValue.Type] = [
        "Mixed": Mixed.self, "Mixed2": Mixed2.self, "Inner": Inner.self, "Nested": Nested.self, "Strs": Strs.self,
        "Chars": Chars.self, "Maps": Maps.self, "Empty": Empty.self, "UnitS": Empty.self, "Tup": Tup.self,
        "Shared": SharedStrings.self, "Node": Node.self, "Tree": Tree.self, "Color": Color.self, "Solo": Solo.self,
        "Shape": Shape.self, "Wrap": Wrap.self, "HasEnum": HasEnum.self, "Task": Task.self,
        "TaskStatus": TaskStatus.self, "Pet": Pet.self, "CounterEvent": CounterEvent.self,
        "CM2": ClientMessage.self, "SM2": ServerMessageV2.self, "Direction": Direction.self, "Compass": Compass.self,
        "Place": Place.self, "Point": Point.self, "Label": Label.self, "Index": UInt.self, "Peer": IPAddress.self,
    ]

    /// Types whose names in the files are phrases.
    private static let phrases: [String: any GoldenValue.Type] = [
        "hardlight 2.0.0 ClientMessage": ClientMessage.self,
        "hardlight 2.0.0 ServerMessage": ServerMessageV2.self,
        "hardlight 2.0.0 RpcHandlerError": RPCErrorV2.self,
        "hardlight 2.0.0 Topic": Topic.self,
        "hardlight 2.0.0 StateUpdate": StateUpdate.self,
        "hardlight 0.1.2 ClientMessage": ClientMessage.self,
        "hardlight 0.1.2 ServerMessage": ServerMessageV0.self,
        "hardlight 0.1.2 RpcHandlerError": RPCErrorV0.self,
        "counter RpcCall": CounterCall.self,
    ]

    /// The interfaces whose calls the files hold, by the first method and the one that tells it from the others.
    private static let interfaces: [(start: String, type: any GoldenValue.Type)] = [
        ("RpcCall{Increment{", CounterCall.self), ("RpcCall{NewCounter{", EventsCall.self),
        ("RpcCall{Create{", TodoCall.self), ("RpcCall{BecomeDog{", PetCall.self),
    ]

    /// The Swift type for what a row calls its type: a Rust type, perhaps with its declaration behind its name, or a phrase.
    static func swiftType(named name: String) throws -> any GoldenValue.Type {
        if let type = phrases[name] { return type }
        if let interface = interfaces.first(where: { name.hasPrefix($0.start) }) { return interface.type }
        var text = name.hasPrefix("struct ") ? name.dropFirst("struct ".count) : name[...]
        // `Option<Pet{…}>` is `Option<Pet>`: from the first brace to the last is a declaration.
        if let open = text.firstIndex(of: "{"), let close = text.lastIndex(of: "}") {
            let behind = text[text.index(after: close)...].prefix { $0 == ">" }
            text = text[..<open] + behind
        }
        return try RustType(String(text)).swiftType
    }
}

// MARK: - Generic types of types known at run time

extension RustType {
    private static func array<T: GoldenValue>(of type: T.Type) -> any GoldenValue.Type { [T].self }
    private static func optional<T: GoldenValue>(_ type: T.Type) -> any GoldenValue.Type { T?.self }
    private static func box<T: GoldenValue>(_ type: T.Type) -> any GoldenValue.Type { Box<T>.self }

    private static func result<T: GoldenValue, E: GoldenValue>(_ type: T.Type, _: E.Type) -> any GoldenValue.Type {
        RustResult<T, E>.self
    }

    private static func swiftResult<T: GoldenValue, E: GoldenValue & Error>(
        _ type: T.Type,
        _: E.Type
    ) -> any GoldenValue.Type { Result<T, E>.self }

    private static func shared<T: GoldenValue & Hashable>(_ type: T.Type) -> any GoldenValue.Type { Shared<T>.self }
    private static func page<T: GoldenKey>(_ type: T.Type) -> any GoldenValue.Type { Page<T>.self }
    private static func set<K: GoldenKey>(_ type: K.Type) -> any GoldenValue.Type { Set<K>.self }
    private static func sortedSet<K: GoldenKey>(_ type: K.Type) -> any GoldenValue.Type { SortedSet<K>.self }

    private static func dictionary<K: GoldenKey, V: GoldenValue>(_ key: K.Type, _: V.Type) -> any GoldenValue.Type {
        [K: V].self
    }

    private static func sortedMap<K: GoldenKey, V: GoldenValue>(_ key: K.Type, _: V.Type) -> any GoldenValue.Type {
        SortedMap<K, V>.self
    }

    private static func tuple(_ elements: [RustType], of type: RustType) throws -> any GoldenValue.Type {
        func one<A: GoldenValue>(_: A.Type) -> any GoldenValue.Type { Tuple1<A>.self }
        func two<A: GoldenValue, B: GoldenValue>(_: A.Type, _: B.Type) -> any GoldenValue.Type { Tuple2<A, B>.self }
        func three<A: GoldenValue, B: GoldenValue, C: GoldenValue>(
            _: A.Type,
            _: B.Type,
            _: C.Type
        ) -> any GoldenValue.Type { Tuple3<A, B, C>.self }
        func four<A: GoldenValue, B: GoldenValue, C: GoldenValue, D: GoldenValue>(
            _: A.Type,
            _: B.Type,
            _: C.Type,
            _: D.Type
        ) -> any GoldenValue.Type { Tuple4<A, B, C, D>.self }
        func five<A: GoldenValue, B: GoldenValue, C: GoldenValue, D: GoldenValue, E: GoldenValue>(
            _: A.Type,
            _: B.Type,
            _: C.Type,
            _: D.Type,
            _: E.Type
        ) -> any GoldenValue.Type { Tuple5<A, B, C, D, E>.self }
        func six<A: GoldenValue, B: GoldenValue, C: GoldenValue, D: GoldenValue, E: GoldenValue, F: GoldenValue>(
            _: A.Type,
            _: B.Type,
            _: C.Type,
            _: D.Type,
            _: E.Type,
            _: F.Type
        ) -> any GoldenValue.Type { Tuple6<A, B, C, D, E, F>.self }
        let types = try elements.map { try $0.swiftType }
        switch types.count {
        case 0: return RKYV.Unit.self
        case 1: return one(types[0])
        case 2: return two(types[0], types[1])
        case 3: return three(types[0], types[1], types[2])
        case 4: return four(types[0], types[1], types[2], types[3])
        case 5: return five(types[0], types[1], types[2], types[3], types[4])
        case 6: return six(types[0], types[1], types[2], types[3], types[4], types[5])
        default: throw Unknown(type: type)
        }
    }

    @available(macOS 26, iOS 26, tvOS 26, watchOS 26, visionOS 26, *)
    private static func array<T: GoldenValue>(
        _ element: T.Type,
        count: Int,
        of type: RustType
    ) throws -> any GoldenValue.Type {
        // Counts are generic parameters: they cannot be made up at run time.
        switch count {
        case 0: return InlineArray<0, T>.self
        case 1: return InlineArray<1, T>.self
        case 2: return InlineArray<2, T>.self
        case 3: return InlineArray<3, T>.self
        case 4: return InlineArray<4, T>.self
        case 5: return InlineArray<5, T>.self
        case 6: return InlineArray<6, T>.self
        case 7: return InlineArray<7, T>.self
        case 8: return InlineArray<8, T>.self
        case 9: return InlineArray<9, T>.self
        case 10: return InlineArray<10, T>.self
        case 12: return InlineArray<12, T>.self
        case 16: return InlineArray<16, T>.self
        case 20: return InlineArray<20, T>.self
        case 24: return InlineArray<24, T>.self
        case 32: return InlineArray<32, T>.self
        case 64: return InlineArray<64, T>.self
        default: throw Unknown(type: type)
        }
    }
}
