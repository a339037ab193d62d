package dev.heed.nlp.task;

import dev.heed.spi.Source;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A question in JSON. */
public final class QuestionTarget {

  private QuestionTarget() {}

  public static FuzzTarget target() {
    List<byte[]> seeds =
        Stream.of("{\"question\": \"Who?\", \"context\": \"Ada.\"}", "{\"context\": \"Ada.\"}")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return new FuzzTarget("question", Form.JSON, folder -> reading(seeds));
  }

  private static Reading reading(List<byte[]> seeds) {
    QuestionReader reader = new QuestionReader();
    return Reading.of(
        seeds,
        (bytes, seed) ->
            reader.read(new Source("question", () -> new ByteArrayInputStream(bytes))));
  }
}
