package dev.heed.spark;

import dev.heed.error.HeedException;
import dev.heed.nlp.task.Question;
import dev.heed.speech.audio.Audio;
import dev.heed.spi.Source;
import dev.heed.spi.TaskType;
import dev.heed.vision.image.Image;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A row's value as a task takes it: bytes of a file, Spark's {@code image} struct, a text, or the
 * samples of a recording.
 *
 * @param rate of samples, in hertz
 */
record RowInput(TaskType<?, ?> type, int rate) {

  /** Blue, green, red: what Spark's image source gives. */
  private static final int CHANNELS = 3;

  /**
   * @param name of the value, for messages
   * @param second a question, where the task takes one with each text
   */
  Object of(String name, @Nullable Object value, @Nullable String second) {
    if (value == null) {
      throw HeedException.invalidInput("%s is null.".formatted(name));
    }
    if (value instanceof byte[] bytes) {
      return withQuestion(read(name, bytes), second);
    }
    if (value instanceof Row image) {
      return image(image);
    }
    if (value instanceof String text) {
      return second != null && type.id().equals("question-answering")
          ? Question.of(second, text)
          : type.id().equals("question-answering")
              ? read(name, text.getBytes(StandardCharsets.UTF_8))
              : text;
    }
    throw HeedException.invalidInput(
        "%s is a %s. Give a column of bytes (binaryFile's content), images, texts, or arrays of samples."
            .formatted(name, value.getClass().getSimpleName()));
  }

  private static Object withQuestion(Object read, @Nullable String second) {
    return read instanceof Question question && second != null
        ? Question.of(second, question.context())
        : read;
  }

  private Object read(String name, byte[] bytes) {
    return type.reader().read(new Source(name, () -> new ByteArrayInputStream(bytes)));
  }

  Object samples(List<? extends Number> samples) {
    float[] values = new float[samples.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = samples.get(i).floatValue();
    }
    return Audio.mono(values, rate);
  }

  private static Image image(Row image) {
    int height = image.getInt(image.fieldIndex("height"));
    int width = image.getInt(image.fieldIndex("width"));
    int channels = image.getInt(image.fieldIndex("nChannels"));
    byte[] data = image.getAs("data");
    byte[] rgb = new byte[width * height * CHANNELS];
    for (int i = 0; i < width * height; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        rgb[i * CHANNELS + c] = data[i * channels + (channels < CHANNELS ? 0 : 2 - c)];
      }
    }
    return Image.of(width, height, rgb);
  }
}
