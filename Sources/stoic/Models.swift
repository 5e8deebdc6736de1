import ArgumentParser

/// `stoic models`: what is installed, and what can be made ready ahead of time.
struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the installed models, or make ready what they need.",
    subcommands: [ListModels.self, PrepareModels.self], defaultSubcommand: ListModels.self)
}
