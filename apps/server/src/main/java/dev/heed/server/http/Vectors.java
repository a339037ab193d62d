package dev.heed.server.http;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.schedule.Ask;
import dev.heed.tensor.Tensor;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Texts to vectors, one each, for the interfaces that ask for embeddings. */
public final class Vectors {

  private static final String TASK = "feature-extraction";

  private Vectors() {}

  /** A model that does not say how its tokens become one vector has their mean. */
  public static Map<String, String> options(Served served) {
    Map<String, String> options = new HashMap<>();
    if (served.folder().find("modules.json").isEmpty()) {
      options.put("pooling", "mean");
    }
    return options;
  }

  /** Whether they are texts that are read in no time, for a model whose own task is vectors. */
  public static boolean areLight(Received received, Optional<Served> served) {
    return received.isLittleJson()
        && served.filter(Served::readsTexts).filter(s -> s.taskId().equals(TASK)).isPresent();
  }

  /**
   * One vector {@code [C]} for each text.
   *
   * @throws HeedException UNSUPPORTED where the model makes none
   */
  public static CompletableFuture<List<float[]>> of(
      Served served, List<String> texts, Map<String, String> options, Received received) {
    return of(served.task(TASK), served, texts, options, received);
  }

  private static <I, O> CompletableFuture<List<float[]>> of(
      Typed<I, O> typed,
      Served served,
      List<String> texts,
      Map<String, String> options,
      Received received) {
    List<I> inputs =
        texts.stream().map(text -> typed.read(text.getBytes(StandardCharsets.UTF_8))).toList();
    return received
        .await(typed.queue(), Ask.of(inputs, options).within(received.time()))
        .thenApply(answers -> answers.stream().map(answer -> vector(served, answer)).toList());
  }

  private static float[] vector(Served served, Object answer) {
    if (answer instanceof Tensor tensor && tensor.shape().rank() == 1) {
      return tensor.toFloats();
    }
    throw new HeedException(
        ErrorCode.UNSUPPORTED,
        "The model '%s' makes no vector for a whole text.".formatted(served.name()));
  }
}
