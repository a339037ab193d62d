package dev.heed.nlp.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.heed.Heed;
import dev.heed.error.HeedException;
import dev.heed.learn.course.Pace;
import dev.heed.learn.course.Part;
import dev.heed.learn.course.Teaching;
import dev.heed.learn.course.TrainingEvent;
import dev.heed.model.Safetensors;
import dev.heed.nlp.task.TextClassification;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTrainingTest {

  private static final Heed HEED = Heed.start();
  private static final Pace PACE = new Pace(12, 8, 4, 1, 0.01, 0.5, 0.01, 1, 0, 3, 7, 0);

  /** Stands for whatever ends a program: a signal, no memory, no power. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @TempDir Path folder;

  private static List<TrainingEvent> train(TextTrainingOptions options) {
    List<TrainingEvent> events = new ArrayList<>();
    train(options, events::add);
    return events;
  }

  private static void train(TextTrainingOptions options, Consumer<TrainingEvent> told) {
    new TextTraining(HEED.runtime(), HEED.architectures().all(), options, told).run();
  }

  private Path csv(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Texts whose first word tells the label. */
  private Path table(int count) {
    StringBuilder rows = new StringBuilder("text,label\n");
    String[] words = {"a", "the dog", "in \"\"town\"\"", "at night,\nlate", "now"};
    for (int i = 0; i < count; i++) {
      String first = i % 2 == 0 ? "good" : "bad";
      rows.append(
          "\"%s %s %d\",%s%n"
              .formatted(first, words[i % words.length], i % 7, i % 2 == 0 ? "praise" : "blame"));
    }
    return csv("train.csv", rows.toString());
  }

  private TextTrainingOptions tuning(String model, String out) {
    return TextTrainingOptions.tuning(table(40), Reference.folder(model), folder.resolve(out))
        .withPace(PACE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "models/bert-sequence-classification",
        "models/bert",
        "models/bert-masked-lm",
        "models/distilbert",
        "models/roberta",
        "models/mpnet",
        "models/modernbert"
      })
  void what_was_learned_opens_as_a_classifier(String model) throws IOException {
    TextTrainingOptions options = tuning(model, "out").withTest(table(40));
    List<TrainingEvent> events = train(options);
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            TrainingEvent.Test.class, test -> assertThat(test.accuracy()).isEqualTo(1.0));
    try (var classify = HEED.pipeline(TextClassification.TYPE, folder.resolve("out"))) {
      assertThat(classify.run("good the dog 3").get(0).label()).isEqualTo("praise");
      assertThat(classify.run("bad now 1").get(0).label()).isEqualTo("blame");
    }
    try (Safetensors after = Safetensors.open(folder.resolve("out/model.safetensors"))) {
      assertThat(after.names()).anyMatch(name -> name.matches("classifier(\\.out_proj)?\\.bias"));
    }
    assertThat(Files.readString(folder.resolve("out/training.html")))
        .contains("<b>Done</b>", "praise", "blame", "<path class='train'")
        .doesNotContain("http-equiv", "src=", "href=");
    assertThat(Files.readString(folder.resolve("out/confusion.csv")))
        .isEqualTo("label,blame,praise\nblame,20,0\npraise,0,20\n");
  }

  @Test
  void a_training_that_was_killed_and_resumed_is_the_same_to_the_bit() throws IOException {
    train(tuning("models/bert", "whole"));
    TextTrainingOptions again = tuning("models/bert", "parts");
    assertThatThrownBy(
            () ->
                train(
                    again,
                    event -> {
                      if (event instanceof TrainingEvent.Kept kept && kept.step() == 21) {
                        throw new Killed();
                      }
                    }))
        .isInstanceOf(Killed.class);
    train(again);
    for (String file : List.of("model.safetensors", "checkpoint.safetensors")) {
      assertThat(Files.readAllBytes(folder.resolve("parts").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("whole").resolve(file)));
    }
  }

  @Test
  void a_head_alone_learns_from_features_that_are_made_once() {
    Path start = Reference.folder("models/bert-sequence-classification");
    List<TrainingEvent> events =
        train(
            TextTrainingOptions.tuning(table(40), start, folder.resolve("out"))
                .withPace(PACE)
                .withPart(Part.head()));
    assertThat(events).contains(new TrainingEvent.Prepared("features", 40));
    try (Safetensors before = Safetensors.open(start.resolve("model.safetensors"));
        Safetensors after = Safetensors.open(folder.resolve("out/model.safetensors"))) {
      for (String name : after.names()) {
        boolean same =
            before.findEntry(name).isPresent()
                && before.tensor(name).bytes().equals(after.tensor(name).bytes());
        assertThat(same).as(name).isEqualTo(!name.startsWith("classifier"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 3})
  void learns_from_a_teacher_that_knows_the_labels(double temperature) throws IOException {
    train(tuning("models/bert", "teacher"));
    // The data says nothing: each text comes with both labels.
    StringBuilder rows = new StringBuilder("text,label\n");
    for (int i = 0; i < 20; i++) {
      String text = (i % 2 == 0 ? "good a " : "bad a ") + i % 7;
      rows.append(text).append(",praise\n").append(text).append(",blame\n");
    }
    Path data = csv("nothing.csv", rows.toString());
    train(
        TextTrainingOptions.tuning(
                data, Reference.folder("models/distilbert"), folder.resolve("out"))
            .withPace(PACE)
            .withTeaching(
                new Teaching(java.util.Optional.of(folder.resolve("teacher")), 1, temperature, 0)));
    try (var classify = HEED.pipeline(TextClassification.TYPE, folder.resolve("out"))) {
      assertThat(classify.run("good a 3").get(0).label()).isEqualTo("praise");
      assertThat(classify.run("bad a 1").get(0).label()).isEqualTo("blame");
    }
  }

  @Test
  void a_model_from_nothing_reads_pairs() throws IOException {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("%s,%s,%d%n".formatted(i % 2 == 0 ? "yes" : "no", "a b c", i % 2));
    }
    Path data = csv("pairs.csv", rows.toString());
    Path bert = Reference.folder("models/bert");
    train(
        TextTrainingOptions.fresh(data, bert.resolve("config.json"), bert, folder.resolve("out"))
            .withPace(PACE));
    assertThat(Files.exists(folder.resolve("out/tokenizer.json"))).isTrue();
    assertThat(Files.readString(folder.resolve("out/config.json")))
        .contains("BertForSequenceClassification");
  }

  @Test
  void low_ranks_and_dropped_branches_learn_too() {
    TextTrainingOptions o = tuning("models/bert", "out");
    TextTrainingOptions dropping =
        new TextTrainingOptions(
            o.data(),
            o.test(),
            o.model(),
            o.config(),
            o.tokenizer(),
            o.out(),
            o.pace(),
            o.columns(),
            16,
            0.1,
            0.2,
            o.teaching(),
            new Part(false, 2, 4, List.of("query", "value")));
    List<TrainingEvent> events = train(dropping.withTest(table(40)));
    assertThat(events)
        .last()
        .isInstanceOfSatisfying(
            TrainingEvent.Test.class, test -> assertThat(test.accuracy()).isEqualTo(1.0));
  }

  private void refuses(String text, String... said) {
    Path data = csv("wrong.csv", text);
    assertThatThrownBy(
            () ->
                train(
                    TextTrainingOptions.tuning(
                            data, Reference.folder("models/bert"), folder.resolve("no"))
                        .withPace(PACE.withBatches(2, 2))))
        .isInstanceOf(HeedException.class)
        .hasMessageContainingAll(said);
    assertThat(folder.resolve("no")).doesNotExist();
  }

  @Test
  void says_before_the_first_step_what_is_wrong_with_the_texts() {
    refuses("text,label\na,x\nb,x\n", "All 2 texts", "have the label [x]");
    refuses(
        "text,label\na,x\n,y\nc, \n", "2 of 3 rows", "line 3 has no text", "line 4 has no label");
    refuses("text,label,id\na,x,1\nb,y,2\n", "columns that are not known: [id]");
    refuses("a,x\nb,y,z\n", "line 2 has 3 fields, the first row has 2");
    refuses("sentence,mood\na,x\nb,y\n", "the label 'mood', which no other row has");
    refuses("a\nb\n", "has 1 columns");
    refuses("", "is empty");
  }

  @Test
  void says_which_columns_there_are() {
    Path data = csv("named.csv", "sentence,mood\na,x\nb,y\n");
    TextTrainingOptions options =
        TextTrainingOptions.tuning(data, Reference.folder("models/bert"), folder.resolve("no"))
            .withColumns(TextColumns.named("sentense", "mood"));
    assertThatThrownBy(() -> train(options))
        .hasMessageContaining(
            "has no column 'sentense' in its first row, which has [sentence, mood]");
  }

  @Test
  void says_which_labels_of_the_test_are_not_learned() {
    Path test = csv("test.csv", "text,label\na,praise\nb,neutral\n");
    assertThatThrownBy(() -> train(tuning("models/bert", "no").withTest(test)))
        .hasMessageContaining("has the labels [neutral], which the training does not have");
  }

  @Test
  void a_test_that_lacks_a_label_is_noticed() {
    Path test = csv("test.csv", "text,label\na,praise\n");
    assertThat(train(tuning("models/bert", "out").withTest(test)))
        .contains(new TrainingEvent.Noticed("The test texts have none of: [blame]."));
  }
}
