// Made for tests, and not for readers of documentation.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import HardLight

// Types of every kind in a module where all is on the main actor: an archive of them can be written and read anywhere.

@Archivable
public struct Track: Equatable {
    public var title: String
    public var length: (minutes: UInt8, seconds: UInt8)
    var rating: UInt8?
    private var plays: [UInt32]
    public let id: UInt64

    public init(title: String, plays: [UInt32]) {
        self.title = title
        length = (3, 30)
        rating = 4
        self.plays = plays
        id = 9
    }

    public static func == (left: Track, right: Track) -> Bool {
        left.title == right.title && left.length == right.length && left.rating == right.rating
            && left.plays == right.plays && left.id == right.id
    }
}

@Archivable
public indirect enum Playlist: Equatable {
    case empty
    case track(Track, then: Playlist)
}

@Archivable
public struct Paged<Element: Equatable>: Equatable {
    public var elements: [Element]
    public var next: Cursor?

    @Archivable
    public struct Cursor: Equatable {
        public var position: UInt32
    }

    public init(elements: [Element], next: UInt32) {
        self.elements = elements
        self.next = Cursor(position: next)
    }
}

@Archivable
public enum Genre: ArchivableKey {
    case jazz
    case other(String)
}

@Archivable
public struct Shelf: ArchivableKey {
    public var genre: Genre
    public var row: UInt8

    public init(genre: Genre, row: UInt8) {
        self.genre = genre
        self.row = row
    }
}

@Archivable(as: .tuple)
public struct Change: Equatable {
    public var index: UInt
    public var value: [UInt8]

    public init(index: UInt, value: [UInt8]) {
        self.index = index
        self.value = value
    }
}

@Archivable
public enum PlayerError: Error, Equatable {
    case unknown(title: String)
    case busy
}

@Archivable
public struct PlayerFailure: Error, Equatable {
    public var reason: String

    public init(reason: String) { self.reason = reason }
}

@available(*, deprecated, message: "use Track")
@Archivable
public struct Song: Equatable {
    public var title: String

    public init(title: String) { self.title = title }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
@Archivable
public struct Checksum: Equatable {
    public var value: UInt128

    public init(value: UInt128) { self.value = value }

    @Archivable
    public enum Kind { case weak, strong }
}

@available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *)
extension Checksum {
    @Archivable
    public struct Pair: Equatable {
        public var first: Checksum
        public var second: Checksum

        public init(first: Checksum, second: Checksum) {
            self.first = first
            self.second = second
        }
    }
}
