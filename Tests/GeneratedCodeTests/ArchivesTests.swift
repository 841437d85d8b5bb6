import HardLight
import MainActorInterfaces
import Testing

/// `@Archivable` in a module whose default isolation is the main actor, used from outside of it and of the actor.
@Suite struct ArchivesTests {
    private func check<Value: Archivable & Equatable>(_ value: Value) throws {
        let bytes = try value.archivedBytes()
        #expect(try Value(archivedBytes: bytes) == value)
        #expect(try Value(archived: Value.archived(validating: bytes)) == value)
    }

    @Test func typesOfTheMainActorAreArchivedAnywhere() async throws {
        let track = Track(title: "a title that is not inline", plays: [1, 2, 3])
        try check(track)
        try check(Playlist.track(track, then: .track(track, then: .empty)))
        try check(Paged(elements: ["one", "two"], next: 7))
        try check([Shelf(genre: .jazz, row: 1): UInt8(1), Shelf(genre: .other("folk"), row: 1): 2])
        try check(SortedSet([Genre.other("folk"), .jazz, .other("")]))
        try check([Change(index: 1, value: [2, 3])])
        try check(Swift.Result<UInt8, PlayerError>.failure(.unknown(title: "a title that is not inline")))
        try check(Swift.Result<UInt8, PlayerFailure>.failure(PlayerFailure(reason: "none")))
        let title = try Track.archived(validating: track.archivedBytes()).title
        #expect(title == "a title that is not inline")
    }

    @available(*, deprecated)
    @Test func deprecatedTypesAreArchivable() throws {
        try check(Song(title: "old"))
    }

    @Test func typesOfNewerSystemsAreArchivable() throws {
        guard #available(macOS 15, iOS 18, tvOS 18, watchOS 11, visionOS 2, *) else { return }
        let sum = Checksum(value: 1 << 100)
        try check(sum)
        try check(Checksum.Pair(first: sum, second: Checksum(value: 0)))
        try check([Checksum.Kind.strong, .weak].map { $0 == .strong })
    }
}
