import Toolkit

/// Runs a step of preparing or saving; what goes wrong in it becomes a training error that keeps
/// its sentence and its fault.
func preparing<Result, Failure: DescribedError>(
  _ step: () throws(Failure) -> Result
) throws(RecognizerTrainingError) -> Result {
  do { return try step() } catch { throw .preparation(error) }
}
