import HardLightCore
import RKYV

/// A value whose archive is of any size, and costs nothing as long as there is no memory for it.
struct Vast: Equatable {
    var size: Int = 0
}

extension Vast: Archivable {
    static var archivedLayout: ArchivedLayout { ArchivedLayout(size: 0, alignment: 1) }

    static func archived(at pointer: ArchivePointer) -> Unit { Unit() }

    static func validate(at position: Int, in validator: inout ArchiveValidator) throws(ArchiveError) {}

    func archiveChildren(into writer: inout ArchiveWriter) { _ = writer.reserve(size) }

    func archiveBody(into slot: ArchiveSlot, _ writer: inout ArchiveWriter) {}

    init(archived: Unit) {}
}

/// A state that can outgrow a message.
@ConnectionState
struct VastState {
    var one: Vast = Vast()
    var two: Vast = Vast()
}
