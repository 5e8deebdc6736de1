import Foundation

/// A file put together by hand from its three parts.
///
/// - Parameter headerLength: What the first eight bytes say; the JSON's length unless told
///   otherwise.
func fileBytes(_ json: String, _ body: [UInt8] = [], headerLength: UInt64? = nil) -> Data {
  let length = headerLength ?? UInt64(json.utf8.count)
  return withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data(json.utf8) + Data(body)
}

/// A header of one tensor named `a`.
func header(dtype: String = "F32", shape: String = "[2]", offsets: String = "[0,8]") -> String {
  #"{"a":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
}
