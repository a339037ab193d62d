package dev.heed.export;

import java.nio.file.Path;

/** Looks at a rewritten graph that lies where it will be used, under another name. */
@FunctionalInterface
public interface GraphCheck {

  /** Whether it is good; the original is taken where it is not. */
  boolean accepts(Path graph);

  /** Takes every graph. */
  static GraphCheck none() {
    return graph -> true;
  }
}
