extension FeatureGroup {
  /// Left and right are the image's; numbers are landmarks of the 68-point scheme.
  static let angleMeasures: [NamedMeasure] = mouthAngles + eyeAngles + browAngles + faceAngles

  private static let mouthAngles: [NamedMeasure] = [
    NamedMeasure("mouth_corner_angle_left", .angle(at: 48, 51, 57)),
    NamedMeasure("mouth_corner_angle_right", .angle(at: 54, 51, 57)),
    NamedMeasure("inner_mouth_corner_angle_left", .angle(at: 60, 61, 67)),
    NamedMeasure("inner_mouth_corner_angle_right", .angle(at: 64, 63, 65)),
    NamedMeasure("upper_lip_bend", .bend(at: 51, 48, 54)),
    NamedMeasure("lower_lip_bend", .bend(at: 57, 48, 54)),
    NamedMeasure("inner_upper_lip_bend", .bend(at: 62, 60, 64)),
    NamedMeasure("inner_lower_lip_bend", .bend(at: 66, 60, 64)),
    NamedMeasure("mouth_slope", .slope(48, 54)),
    NamedMeasure("mouth_corner_slope_left", .slope(48, 49)),
    NamedMeasure("mouth_corner_slope_right", .slope(53, 54)),
  ]

  private static let eyeAngles: [NamedMeasure] = [
    NamedMeasure("eye_corner_angle_outer_left", .angle(at: 36, 37, 41)),
    NamedMeasure("eye_corner_angle_inner_left", .angle(at: 39, 38, 40)),
    NamedMeasure("eye_corner_angle_inner_right", .angle(at: 42, 43, 47)),
    NamedMeasure("eye_corner_angle_outer_right", .angle(at: 45, 44, 46)),
    NamedMeasure("eye_slope_left", .slope(36, 39)),
    NamedMeasure("eye_slope_right", .slope(42, 45)),
  ]

  private static let browAngles: [NamedMeasure] = [
    NamedMeasure("brow_slope_left", .slope(17, 21)),
    NamedMeasure("brow_slope_right", .slope(22, 26)),
    NamedMeasure("inner_brow_slope_left", .slope(20, 21)),
    NamedMeasure("inner_brow_slope_right", .slope(22, 23)),
    NamedMeasure("brow_bend_left", .bend(at: 19, 17, 21)),
    NamedMeasure("brow_bend_right", .bend(at: 24, 22, 26)),
    NamedMeasure("brows_over_nose_angle", .angle(at: 27, 21, 22)),
  ]

  private static let faceAngles: [NamedMeasure] = [
    NamedMeasure("nostrils_bend", .bend(at: 33, 31, 35)),
    NamedMeasure("nose_to_mouth_angle", .angle(at: 33, 48, 54)),
    NamedMeasure("chin_to_mouth_angle", .angle(at: 8, 48, 54)),
    NamedMeasure("jaw_angle", .angle(at: 8, 4, 12)),
  ]
}
