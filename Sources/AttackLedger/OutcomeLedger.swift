import DurableFiles
import GRDB

/// What became of every picture of a run, in SQLite (`ledger.sqlite`).
///
/// A run is a suite of attacks or a comparison, and the table `run` has its subject. A suite fills
/// `picture`, `outcome` and, for a landmark method, `movement`: it has one model, whose answers are
/// numbers of classes, and keeps what each attack cost. A comparison fills `shown` and `answer`:
/// several models see a shown picture, so each answer has a row of its own. A certification fills
/// `certificate`. A batch is one
/// transaction: after a kill, the run resumes after the last complete one. Another process cannot
/// open the ledger meanwhile. Not thread safe.
package final class OutcomeLedger {
  private let database: DatabaseQueue
  private let path: String
  /// nil if the ledger is only read.
  private let claim: OutputClaim?
  /// The first had the tables of suites alone, the second no displacement, the third no movements
  /// or certificates.
  private static let version = 4

  /// Opens or creates the ledger of a run; missing folders are created.
  ///
  /// - Parameter subject: What determines the figures, as JSON.
  /// - Throws: `LedgerError.otherRun` if the ledger has another subject; `.unusable` if it is none;
  ///   `FileError` if another process has it open, or the disk does not take it.
  package init(path: String, subject: String) throws {
    self.path = path
    claim = try OutputClaim(path, replaces: true)
    do {
      database = try DatabaseQueue(path: path)
      try database.write { database in
        try Self.complete(database, path: path)
        let known = try String.fetchOne(database, sql: "SELECT subject FROM run")
        guard let known else {
          try database.execute(sql: "INSERT INTO run(subject) VALUES (?)", arguments: [subject])
          return
        }
        guard known == subject else {
          throw LedgerError.otherRun(path: path, difference: Self.difference(known, subject))
        }
      }
    } catch let error as DatabaseError {
      throw Self.failure(error, of: .append, path: path)
    }
  }

  /// Opens the ledger of a run to read it, whatever its subject; others may go on writing it.
  ///
  /// - Throws: `LedgerError.unusable`, `FileError`.
  package init(reading path: String) throws {
    (self.path, claim) = (path, nil)
    var configuration = Configuration()
    configuration.readonly = true
    do { database = try DatabaseQueue(path: path, configuration: configuration) } catch let error
      as DatabaseError
    { throw Self.failure(error, of: .read, path: path) }
  }

  /// Creates the tables that the file lacks.
  private static func complete(_ database: Database, path: String) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard (0...version).contains(found) else {
      throw LedgerError.unusable(
        path: path,
        reason: "it has the format \(found), and this version of Stoic reads 1 to \(version)")
    }
    if found == 0 {
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
      guard tables == 0 else {
        throw LedgerError.unusable(path: path, reason: "it is a database of something else")
      }
      try database.execute(sql: tablesOfSuites)
    }
    guard found < version else { return }
    if found < 2 { try database.execute(sql: tablesOfComparisons) }
    if found < 3 {
      try database.execute(sql: "ALTER TABLE outcome ADD COLUMN displacement REAL")
    }
    try database.execute(sql: laterTables)
    try database.execute(sql: "PRAGMA user_version = \(version)")
  }

  private static let tablesOfSuites = """
    CREATE TABLE run(subject TEXT NOT NULL);
    CREATE TABLE picture(
      place INTEGER PRIMARY KEY, id TEXT NOT NULL, label INTEGER NOT NULL,
      answer INTEGER NOT NULL, margin REAL, width INTEGER NOT NULL, height INTEGER NOT NULL,
      channels INTEGER NOT NULL, fingerprint TEXT NOT NULL);
    CREATE TABLE outcome(
      attack TEXT NOT NULL, epsilon REAL NOT NULL, place INTEGER NOT NULL REFERENCES picture,
      isFooled INTEGER NOT NULL, answer INTEGER NOT NULL, distance REAL NOT NULL, margin REAL,
      forward INTEGER NOT NULL, backward INTEGER NOT NULL, firstSuccess INTEGER,
      milliseconds REAL NOT NULL, fingerprint TEXT NOT NULL,
      PRIMARY KEY (attack, epsilon, place)) WITHOUT ROWID;
    """

  private static let laterTables = """
    CREATE TABLE certificate(
      place INTEGER PRIMARY KEY, id TEXT NOT NULL, label INTEGER NOT NULL,
      cleanAnswer INTEGER NOT NULL, answer INTEGER, count INTEGER NOT NULL, radius REAL NOT NULL);
    CREATE TABLE movement(
      attack TEXT NOT NULL, epsilon REAL NOT NULL, place INTEGER NOT NULL,
      faceFound INTEGER NOT NULL, faceFoundNow INTEGER NOT NULL, isRightInOldBox INTEGER NOT NULL,
      box REAL NOT NULL, points REAL NOT NULL, jaw REAL NOT NULL, brows REAL NOT NULL,
      nose REAL NOT NULL, eyes REAL NOT NULL, mouth REAL NOT NULL,
      PRIMARY KEY (attack, epsilon, place),
      FOREIGN KEY (attack, epsilon, place) REFERENCES outcome(attack, epsilon, place)) WITHOUT ROWID;
    """

  private static let tablesOfComparisons = """
    CREATE TABLE shown(
      condition TEXT NOT NULL, image TEXT NOT NULL, actual TEXT NOT NULL, distance REAL NOT NULL,
      succeeded INTEGER, forward INTEGER, backward INTEGER,
      PRIMARY KEY (condition, image)) WITHOUT ROWID;
    CREATE TABLE answer(
      condition TEXT NOT NULL, image TEXT NOT NULL, method TEXT NOT NULL, predicted TEXT,
      faceFound INTEGER NOT NULL, PRIMARY KEY (condition, image, method),
      FOREIGN KEY (condition, image) REFERENCES shown(condition, image)) WITHOUT ROWID;
    """

  /// What two subjects, as JSON with a line for each value, differ in: by an option if it is one.
  private static func difference(_ old: String, _ new: String) -> String {
    func values(_ text: String) -> [String: String] {
      var (values, list) = ([String: String](), "")
      for line in text.split(separator: "\n") {
        let words = line.split(separator: " ").joined(separator: " ")
        let parts = words.split(separator: ":", maxSplits: 1).map { String($0) }
        guard parts.count == 2, words.hasPrefix("\"") else {
          values[list, default: ""] += words
          continue
        }
        list = parts[0].filter { $0 != "\"" && $0 != " " }
        values[list, default: ""] += parts[1].filter { $0 != "," }
      }
      return values.mapValues { $0.filter { !"[]{} ,".contains($0) || $0 == " " } }
    }
    let (before, now) = (values(old), values(new))
    func words(_ value: String?) -> String {
      value.map { $0.split(separator: " ").joined(separator: " ") } ?? "none"
    }
    for (name, option) in options where before[name] != now[name] {
      return "\(option) is \(words(before[name])) there and \(words(now[name])) here"
    }
    return "its attacks or pictures are others"
  }

  /// The entries of subjects that people know, by what they call them.
  private static let options = [
    ("version", "the version of Stoic"), ("model", "the model"),
    ("modelFingerprint", "the model's file"), ("dataset", "the dataset"), ("seed", "--seed"),
    ("limit", "--limit"), ("split", "--split"), ("mode", "the mode (--each)"),
    ("untilFooled", "--until-fooled"), ("samples", "--samples"), ("epsilons", "--epsilon"),
    ("norm", "--norm"), ("precision", "--gradient-precision"),
    ("datasetFingerprint", "the dataset's content"), ("name", "the suite"),
  ]

  /// The error for one of SQLite's: what is wrong with the disk is not the ledger's fault.
  private static func failure(
    _ error: DatabaseError, of operation: FileError.Operation, path: String
  ) -> any Error {
    let reason = error.message ?? "\(error.resultCode)"
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return FileError(.lock, path: path, reason: reason)
    case .SQLITE_CANTOPEN, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_PERM,
      .SQLITE_READONLY:
      return FileError(operation, path: path, reason: reason)
    default:
      return LedgerError.unusable(path: path, reason: reason)
    }
  }

  private func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch let error as DatabaseError {
      throw Self.failure(error, of: .read, path: path)
    } catch {
      throw LedgerError.unusable(path: path, reason: "a row of it is damaged (\(error))")
    }
  }

  private func writing(_ body: (Database) throws -> Void) throws {
    do { try database.write(body) } catch let error as DatabaseError {
      throw Self.failure(error, of: .append, path: path)
    }
  }
}

/// The tables of suites.
extension OutcomeLedger {
  package func pictures() throws -> [CleanPicture] {
    try reading { try CleanPicture.order(Column("place")).fetchAll($0) }
  }

  package func outcomes() throws -> [AttackOutcome] {
    try reading { try AttackOutcome.fetchAll($0) }
  }

  package func outcomes(of attack: String, epsilon: Double) throws -> [AttackOutcome] {
    try reading {
      try AttackOutcome.filter(Column("attack") == attack && Column("epsilon") == epsilon)
        .fetchAll($0)
    }
  }

  package func add(_ pictures: [CleanPicture]) throws {
    try writing { database in for picture in pictures { try picture.insert(database) } }
  }

  package func certificates() throws -> [CertifiedPicture] {
    try reading { try CertifiedPicture.order(Column("place")).fetchAll($0) }
  }

  package func add(_ picture: CertifiedPicture) throws {
    try writing { try picture.insert($0) }
  }

  package func movements() throws -> [LandmarkMovement] {
    try reading { try LandmarkMovement.fetchAll($0) }
  }

  /// Adds outcomes and what moved in those that fooled, all or none.
  package func add(_ outcomes: [AttackOutcome], movements: [LandmarkMovement] = []) throws {
    try writing { database in
      for outcome in outcomes { try outcome.insert(database) }
      for movement in movements { try movement.insert(database) }
    }
  }
}

/// The tables of comparisons.
extension OutcomeLedger {
  /// Whether the ledger has any row of a comparison.
  package var hasShownPictures: Bool {
    get throws {
      try reading { database in
        try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM shown)") ?? false
      }
    }
  }

  /// The ids of the pictures that were shown under a condition.
  package func images(under condition: String) throws -> Set<String> {
    try reading { database in
      let images = try String.fetchAll(
        database, sql: "SELECT image FROM shown WHERE condition = ?", arguments: [condition])
      return Set(images)
    }
  }

  package func shownPictures(under condition: String) throws -> [ShownPicture] {
    try reading { try ShownPicture.filter(Column("condition") == condition).fetchAll($0) }
  }

  package func answers(under condition: String) throws -> [ModelAnswer] {
    try reading { try ModelAnswer.filter(Column("condition") == condition).fetchAll($0) }
  }

  /// Adds pictures and the answers about them, all or none.
  package func add(_ pictures: [ShownPicture], answers: [ModelAnswer]) throws {
    try writing { database in
      for picture in pictures { try picture.insert(database) }
      for answer in answers { try answer.insert(database) }
    }
  }
}
