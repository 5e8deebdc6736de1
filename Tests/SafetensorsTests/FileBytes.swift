import Foundation

/// A file assembled by hand from its three parts.
///
/// - Parameter headerLength: The content of the first eight bytes; the JSON's length by default.
func fileBytes(_ json: String, _ body: [UInt8] = [], headerLength: UInt64? = nil) -> Data {
  let length = headerLength ?? UInt64(json.utf8.count)
  return withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data(json.utf8) + Data(body)
}

/// The header of a single tensor named `a`.
func header(dtype: String = "F32", shape: String = "[2]", offsets: String = "[0,8]") -> String {
  #"{"a":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
}
