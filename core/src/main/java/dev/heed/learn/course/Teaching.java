package dev.heed.learn.course;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A teacher's part in a training.
 *
 * @param folder the teacher's; empty for none
 * @param weight how much its word counts, from 0 to 1
 * @param temperature by which its scores and the model's are divided; 0 for its first choice alone
 * @param variants of each picture, after which they come again so that the teacher is asked once; 0
 *     for new ones without end
 */
public record Teaching(Optional<Path> folder, double weight, double temperature, int variants) {

  public static Teaching none() {
    return new Teaching(Optional.empty(), 0, 1, 0);
  }

  /** Of a folder, whose scores are as they are. */
  public static Teaching of(Path folder, double weight) {
    return new Teaching(Optional.of(folder), weight, 1, 0);
  }

  /** How much the teacher counts; nothing where there is none. */
  double counts() {
    return folder.isPresent() ? weight : 0;
  }
}
