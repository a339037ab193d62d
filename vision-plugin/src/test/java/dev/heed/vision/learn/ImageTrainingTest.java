package dev.heed.vision.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.error.HeedException;
import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.TrainingEvent;
import dev.heed.model.Safetensors;
import dev.heed.runtime.ModelRuntime;
import dev.heed.vision.VisionPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTrainingTest {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(notice -> {});

  /** Stands for whatever ends a program: a signal, no memory, no power. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @TempDir Path folder;

  private static void train(ImageTrainingOptions options, Consumer<TrainingEvent> told) {
    new ImageTraining(RUNTIME, new VisionPlugin().architectures(), options, told).run();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 5, 8, 11})
  void a_training_that_was_killed_and_resumed_is_the_same_to_the_bit(long killedAfter)
      throws IOException {
    TinyPictures.write(folder, 16);
    train(TinyPictures.options(folder, "whole", 3), event -> {});
    ImageTrainingOptions again = TinyPictures.options(folder, "parts", 3);
    assertThatThrownBy(
            () ->
                train(
                    again,
                    event -> {
                      if (event instanceof TrainingEvent.Kept kept && kept.step() == killedAfter) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
    train(again, event -> {});
    for (String file : List.of("model.safetensors", "checkpoint.safetensors")) {
      assertThat(Files.readAllBytes(folder.resolve("parts").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(file)));
    }
  }

  @Test
  void learns_what_can_be_told_by_colour() {
    Path data = TinyPictures.write(folder, 16);
    ImageTrainingOptions plain = TinyPictures.options(folder, "out", 15);
    List<Double> accuracies = new ArrayList<>();
    train(
        plain.withTest(data),
        event -> {
          if (event instanceof TrainingEvent.Test test) {
            accuracies.add(test.accuracy());
          }
        });
    assertThat(accuracies).last().isEqualTo(1.0);
  }

  @Test
  void a_low_rank_changes_nothing_but_its_matrices_and_the_head() {
    TinyPictures.write(folder, 16);
    train(TinyPictures.options(folder, "first", 1), event -> {});
    ImageTrainingOptions start = TinyPictures.options(folder, "tuned", 2);
    train(
        new ImageTrainingOptions(
            start.data(),
            Optional.empty(),
            Optional.of(folder.resolve("first")),
            Optional.empty(),
            start.out(),
            start.pace(),
            start.pictures(),
            start.teaching(),
            new Part(false, 2, 4, List.of("query")),
            start.choices()),
        event -> {});
    try (Safetensors before = Safetensors.open(folder.resolve("first/model.safetensors"));
        Safetensors after = Safetensors.open(folder.resolve("tuned/model.safetensors"))) {
      assertThat(after.names()).containsExactlyInAnyOrderElementsOf(before.names());
      for (String name : before.names()) {
        boolean changed = name.contains("query.weight") || name.startsWith("classifier");
        boolean same = before.tensor(name).bytes().equals(after.tensor(name).bytes());
        assertThat(same).as(name).isNotEqualTo(changed);
      }
    }
  }

  @Test
  void a_head_alone_learns_from_features_that_are_made_once() {
    Path data = TinyPictures.write(folder, 16);
    train(TinyPictures.options(folder, "first", 1), event -> {});
    List<TrainingEvent> events = new ArrayList<>();
    train(
        ImageTrainingOptions.tuning(data, folder.resolve("first"), folder.resolve("probe"))
            .withTest(data)
            .withPace(Pace.of(30, 0.05).withBatches(8, 4))
            .withPart(Part.head()),
        events::add);
    assertThat(events).contains(new TrainingEvent.Prepared("features", 32));
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            TrainingEvent.Test.class, test -> assertThat(test.accuracy()).isGreaterThan(0.9));
    try (Safetensors before = Safetensors.open(folder.resolve("first/model.safetensors"));
        Safetensors after = Safetensors.open(folder.resolve("probe/model.safetensors"))) {
      for (String name : before.names()) {
        boolean same = before.tensor(name).bytes().equals(after.tensor(name).bytes());
        assertThat(same).as(name).isEqualTo(!name.startsWith("classifier"));
      }
    }
  }

  @Test
  void says_before_the_first_step_which_pictures_are_broken() throws IOException {
    Path data = TinyPictures.write(folder, 8);
    Files.writeString(data.resolve("red/broken.png"), "no picture");
    assertThatThrownBy(() -> train(TinyPictures.options(folder, "out", 1), event -> {}))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("1 of 17 pictures cannot be read")
        .hasMessageContaining("broken.png");
  }

  @Test
  void wants_two_labels() throws IOException {
    Path data = TinyPictures.write(folder, 1);
    Path one = Files.createDirectories(folder.resolve("one/only"));
    Files.copy(data.resolve("red/0.png"), one.resolve("0.png"));
    assertThatThrownBy(() -> ImageSet.read(folder.resolve("one"), 8))
        .hasMessageContaining("has 1 labelled folders (only)");
  }

  @Test
  void refuses_the_checkpoint_of_another_training() {
    TinyPictures.write(folder, 16);
    train(TinyPictures.options(folder, "out", 1), event -> {});
    assertThatThrownBy(() -> train(TinyPictures.options(folder, "out", 2), event -> {}))
        .isInstanceOf(HeedException.class)
        .hasMessageContaining("is of another training");
  }
}
