internal import CTorch

/// How many threads one tensor operation may use; a setting of the process.
public enum ComputeThreads {
  /// Sets the number for the operations from now on; call it from the thread that does them.
  public static func use(_ count: Int) throws(TensorError) {
    try check(ctorch_set_thread_count(Int32(clamping: count)))
  }

  /// The number in force.
  public static var count: Int { Int(ctorch_thread_count()) }
}

/// Whether the processor has AVX512-BF16, instructions for products in bfloat16.
///
/// Where there are none, and libtorch has to do without, a gradient of ResNet-18 took twenty times
/// as long in bfloat16 as in float32 (AMD EPYC with AVX2). False on processors other than x86-64.
public var hasBFloat16Instructions: Bool { ctorch_has_bfloat16_instructions() }
