package dev.heed.examples;

/** What an example needs on its command line. */
final class Wanted {

  private Wanted() {}

  /** Where there are too few arguments: says what they are, and ends. */
  static void arguments(int count, String[] args, String usage) {
    if (args.length < count) {
      System.err.println("Usage: examples/run " + usage);
      System.exit(2);
    }
  }
}
