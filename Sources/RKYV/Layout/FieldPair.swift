/// A struct of two fields, laid out by ``LayoutRule``: an entry of a map, or the ends of a range.
@usableFromInline
enum FieldPair<First: Archivable, Second: Archivable> {
    @inlinable
    @inline(__always)
    static var offsets: (layout: ArchivedLayout, first: Int, second: Int) {
        var first = StructField(First.archivedLayout)
        var second = StructField(Second.archivedLayout)
        var layout = StructLayout()
        layout.add(first)
        layout.add(second)
        layout.order(&first, &second)
        layout.visit(first)
        layout.visit(second)
        return (layout.layout, layout.offset(of: first), layout.offset(of: second))
    }
}
