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
