// A landmark classifier on your own labels: train-classifier FOLDER model.safetensors
// FOLDER has a folder of pictures for each emotion, or any layout of Documentation/datasets.md.
import EmotionDatasets
import FaceAnalysis
import RecognizerTraining
import Safetensors

let (folder, output) = (CommandLine.arguments[1], CommandLine.arguments[2])
let dataset = try Dataset.open(folder).holdingOutValidation()
let outcome = try LandmarkTraining(epochs: 40).run(
  on: dataset, name: "my-own", predictor: ShapePredictor())
try outcome.model.write(to: output)
print("accuracy on \(outcome.validationCount) pictures held out:", outcome.validationAccuracy)
