public import PixelImages

extension Dataset {
  /// The dataset with a part of each picture instead of the whole, such as the face of a portrait.
  ///
  /// - Parameter region: The part of a picture; `nil` where it stays whole.
  public func cropped<E: Error>(
    to region: (LabelledImage) throws(E) -> PixelRegion?
  ) throws(E) -> Dataset {
    var cropped: [LabelledImage] = []
    for var image in images {
      image.region = try region(image) ?? image.region
      cropped.append(image)
    }
    return Dataset(
      name: name, path: path, layout: layout, splitOrigin: splitOrigin, images: cropped,
      rejections: rejections)
  }
}
