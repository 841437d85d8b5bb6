/// An entry of a hash map: a struct of a key and a value, laid out by ``LayoutRule``. A set's values are `()`.
@usableFromInline
enum HashEntry<Key: Archivable, Value: Archivable> {
    @inlinable
    @inline(__always)
    static var offsets: (layout: ArchivedLayout, key: Int, value: Int) {
        var key = StructField(Key.archivedLayout)
        var value = StructField(Value.archivedLayout)
        var layout = StructLayout()
        layout.add(key)
        layout.add(value)
        layout.order(&key, &value)
        layout.visit(key)
        layout.visit(value)
        return (layout.layout, layout.offset(of: key), layout.offset(of: value))
    }
}
