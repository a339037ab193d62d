package dev.heed.vision.task;

import static org.assertj.core.api.Assertions.assertThat;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.error.ErrorCode;
import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.Refused;
import dev.heed.vision.image.Image;
import dev.heed.vision.postprocess.DetectedObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs that say always the same, in the layouts of the YOLO family's exports. */
class YoloDetectionTest {

  /** Places of a 64 x 64 canvas at strides 8, 16 and 32. */
  private static final int PLACES = 64 + 16 + 4;

  private static final Image WIDE = Image.of(100, 50, new byte[3 * 100 * 50]);

  /** On the canvas the picture is 64 x 32, from row 16 on; this box is 20 x 20 of its pixels. */
  private static final float[] CENTRE = {20, 30, 20, 20};

  private static final float[] NEXT_TO_IT = {21, 30, 20, 20};
  private static final String BICYCLE = "  0.9000  bicycle            15,    6 to   46,   37";
  private static final String NAMES = "{0: 'person', 1: 'bicycle', 2: \"driver's seat\"}";

  @TempDir Path folder;

  @Test
  void reads_columns_of_boxes_and_scores_and_keeps_the_best_of_those_that_overlap()
      throws IOException {
    float[][] rows = rows(4 + 3);
    put(rows[5], CENTRE, 0.1f, 0.9f, 0.2f);
    put(rows[6], NEXT_TO_IT, 0.1f, 0.8f, 0.2f);
    put(rows[7], NEXT_TO_IT, 0.1f, 0.2f, 0.7f);
    write(tensor(turned(rows)), NAMES, 64);
    assertThat(found())
        .containsExactly(BICYCLE, "  0.7000  driver's seat      17,    6 to   48,   37");
  }

  @Test
  void multiplies_scores_by_how_likely_it_is_anything() throws IOException {
    float[][] rows = rows(5 + 3, 3 * PLACES);
    put(rows[5], CENTRE, 0.9f, 0, 1, 0);
    put(rows[6], NEXT_TO_IT, 0.4f, 0, 1, 0);
    write(tensor(rows), NAMES, 64);
    assertThat(found()).containsExactly(BICYCLE);
  }

  @Test
  void takes_what_was_suppressed_inside_as_it_is() throws IOException {
    float[][] rows = rows(6, 30);
    put(rows[0], new float[] {10, 20, 30, 40}, 0.9f, 1);
    put(rows[1], new float[] {11, 20, 31, 40}, 0.6f, 1);
    write(tensor(rows), NAMES, 64);
    assertThat(found())
        .containsExactly(BICYCLE, "  0.6000  bicycle            17,    6 to   48,   37");
  }

  @Test
  void counts_classes_and_takes_the_usual_size_where_the_graph_says_nothing() throws IOException {
    float[][] rows = rows(4 + 30);
    put(rows[3], CENTRE, new float[30]);
    rows[3][4 + 17] = 0.75f;
    write(tensor(turned(rows)), "", 64);
    assertThat(found()).containsExactly("  0.7500  LABEL_17           15,    6 to   46,   37");
  }

  @Test
  void cuts_boxes_off_at_the_rim() throws IOException {
    float[][] rows = rows(4 + 3);
    put(rows[0], new float[] {32, 32, 100, 100}, 0.9f, 0, 0);
    write(tensor(turned(rows)), NAMES, 64);
    assertThat(found()).containsExactly("  0.9000  person              0,    0 to  100,   50");
  }

  @Test
  void refuses_a_tensor_of_another_kind() throws IOException {
    write(tensor(rows(3, 17)), NAMES, 64);
    Refused.with(
        ErrorCode.UNSUPPORTED, this::found, "[batch, 17, 3]", "64 x 64", "3 classes", "heed infer");
  }

  private List<String> found() {
    try (var pipeline = Heed.start().pipeline(ObjectDetection.TYPE, Opening.of(folder))) {
      return pipeline.run(WIDE).stream().map(DetectedObject::toString).toList();
    }
  }

  private static float[][] rows(int width) {
    return rows(width, PLACES);
  }

  private static float[][] rows(int width, int count) {
    return new float[count][width];
  }

  private static void put(float[] row, float[] box, float... more) {
    System.arraycopy(box, 0, row, 0, 4);
    System.arraycopy(more, 0, row, 4, more.length);
  }

  private static float[][] turned(float[][] rows) {
    float[][] turned = new float[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[0].length; j++) {
        turned[j][i] = rows[i][j];
      }
    }
    return turned;
  }

  private static Tensor tensor(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return Tensor.of(Shape.of(1, rows.length, rows[0].length), all);
  }

  /** A graph that gives {@code said}, whatever it sees, with names in its metadata. */
  private void write(Tensor said, String names, int side) throws IOException {
    OnnxOps ops = OnnxOps.plain();
    Value images = ops.input("images", ElementType.F32, Dims.of(1, 3, side, side));
    Value nothing = ops.mul(ops.reduceMean(images, false), 0);
    ops.output("output0", ops.add(ops.weight("said", said), nothing));
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(ops.graph().toBytes(Storage.EMBEDDED));
    if (!names.isEmpty()) {
      file.write(metadata("names", names));
      file.write(metadata("imgsz", "[" + side + ", " + side + "]"));
    }
    Files.write(folder.resolve("model.onnx"), file.toByteArray());
  }

  /** An entry of ONNX's {@code metadata_props}, field 14: a key and a value. */
  private static byte[] metadata(String key, String value) throws IOException {
    ByteArrayOutputStream entry = new ByteArrayOutputStream();
    entry.write(text(1, key));
    entry.write(text(2, value));
    return text(14, entry.toByteArray());
  }

  private static byte[] text(int field, String text) throws IOException {
    return text(field, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] text(int field, byte[] bytes) throws IOException {
    assertThat(bytes.length).isLessThan(128);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(field << 3 | 2);
    all.write(bytes.length);
    all.write(bytes);
    return all.toByteArray();
  }
}
