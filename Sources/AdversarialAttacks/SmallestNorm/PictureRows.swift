import Tensors

/// The pixels of some examples, one array a picture, for arithmetic that differs between them.
struct PictureRows {
  var rows: [[Float]]
  /// The shape of one picture.
  private let shape: [Int]

  init(_ pictures: Tensor) throws(AttackError) {
    shape = Array(pictures.shape.dropFirst())
    let size = shape.reduce(1, *)
    let values = try tensors { () throws(TensorError) in try pictures.floats() }
    rows = (0..<(pictures.shape.first ?? 0)).map { Array(values[$0 * size..<($0 + 1) * size]) }
  }

  private init(_ rows: [[Float]], _ shape: [Int]) { (self.rows, self.shape) = (rows, shape) }

  /// Some of the pictures, in this order.
  func selecting(_ places: [Int]) -> PictureRows { PictureRows(places.map { rows[$0] }, shape) }

  /// `[count, channels, height, width]`.
  func tensor() throws(AttackError) -> Tensor {
    try tensors { () throws(TensorError) in
      try Tensor(rows.flatMap(\.self), shape: [rows.count] + shape)
    }
  }
}

// Arithmetic on the pixels of one picture, element by element.
infix operator .+ : AdditionPrecedence
infix operator .- : AdditionPrecedence
infix operator .* : MultiplicationPrecedence

extension [Float] {
  /// The values limited to a pixel's range.
  var asPixels: [Float] { map { Swift.min(Swift.max($0, 0), 1) } }

  static func .+ (a: [Float], b: [Float]) -> [Float] { zip(a, b).map(+) }
  static func .- (a: [Float], b: [Float]) -> [Float] { zip(a, b).map(-) }
  static func .* (a: [Float], b: Float) -> [Float] { a.map { $0 * b } }
}
