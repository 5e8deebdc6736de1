/// The times and the memory of one condition: a line of `times.jsonl`.
struct TimesRow: Codable {
  let condition: Condition
  let times: [String: PipelineTimes]
  /// The most resident memory of the process while the condition was worked on, in mebibytes.
  let peakMemoryMebibytes: Double?
}
