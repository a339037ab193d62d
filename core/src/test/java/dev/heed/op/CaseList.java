package dev.heed.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Uses of the vocabulary on shapes and numbers that a seed decides. */
class CaseList {

  private final List<Case> all = new ArrayList<>();
  private final Random random;
  private final int seed;

  CaseList(int seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** Every operator. */
  static List<Case> of(int seed) {
    return Stream.of(new ElementwiseCases(seed), new ShapeCases(seed), new LayerCases(seed))
        .flatMap(list -> list.all.stream())
        .toList();
  }

  final Case add(String name) {
    Case made = new Case(name + " #" + seed, seed);
    all.add(made);
    return made;
  }

  /** A size from 2 to 5. */
  final long some() {
    return 2L + random.nextInt(4);
  }
}
