internal import CTorch

/// The number of threads that one tensor operation may use; a setting of the process.
public enum ComputeThreads {
  /// Sets the number for later operations; call it on the thread that runs them.
  public static func use(_ count: Int) throws(TensorError) {
    try check(ctorch_set_thread_count(Int32(clamping: count)))
  }

  /// The current number.
  public static var count: Int { Int(ctorch_thread_count()) }
}

/// Whether the processor has AVX512-BF16, instructions for products in bfloat16.
///
/// Without them, a gradient of ResNet-18 took twenty times as long in bfloat16 as in float32 (AMD
/// EPYC with AVX2). Always false on processors other than x86-64.
public var hasBFloat16Instructions: Bool { ctorch_has_bfloat16_instructions() }
