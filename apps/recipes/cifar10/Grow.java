import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Changes the weights of a {@code conv_stem_vit} between two trainings.
 *
 * <pre>java Grow.java whiten FOLDER TO PICTURES
 * java Grow.java deepen FOLDER TO LAYERS RESIDUALS</pre>
 *
 * {@code whiten} makes the kernels of the first convolution the principal directions of what lies
 * under them, with both signs; the norm behind divides each by its spread. {@code deepen} puts
 * layers before the last one and residual blocks behind the stem, as many as there shall be then.
 * Their branches add 0, so that the model answers as before.
 *
 * @see <a href="https://arxiv.org/abs/2404.00498">Jordan 2024, section 3.2, whitening of
 *     patches</a>
 */
public final class Grow {

  private static final String FIRST = "vit.embeddings.stem.0.conv.weight";
  private static final String LAYER = "vit.encoder.layer.";
  private static final String RESIDUAL = "vit.embeddings.stem.residuals.";
  private static final int SIDE = 3;
  private static final int TAPS = 3 * SIDE * SIDE;

  /** Of each label, to find the directions. */
  private static final int PICTURES = 200;

  /** Of a first kernel: so long that steps of training turn it little. */
  private static final double LENGTH = 3;

  /** A weight: its shape and its numbers. */
  private record Weight(int[] shape, float[] values) {

    Weight of(float[] others) {
      return new Weight(shape, others);
    }
  }

  private final Map<String, Weight> weights;

  private Grow(Map<String, Weight> weights) {
    this.weights = weights;
  }

  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[1]);
    Path to = Files.createDirectories(Path.of(args[2]));
    Grow model = new Grow(read(Files.readAllBytes(from.resolve("model.safetensors"))));
    String config = Files.readString(from.resolve("config.json"));
    if (args[0].equals("whiten")) {
      model.whiten(Path.of(args[3]));
    } else {
      model.layers(Integer.parseInt(args[3]));
      model.residuals(Integer.parseInt(args[4]));
      config = with(config, "num_hidden_layers", args[3]);
      config = with(config, "stem_residuals", args[4]);
    }
    Files.write(to.resolve("model.safetensors"), model.bytes());
    Files.writeString(to.resolve("config.json"), config);
    Files.copy(from.resolve("preprocessor_config.json"), to.resolve("preprocessor_config.json"));
  }

  private static String with(String config, String name, String number) {
    return config.replaceFirst("(\"" + name + "\"\\s*:\\s*)\\d+", "$1" + number);
  }

  private void whiten(Path pictures) throws IOException {
    double[][] directions = principal(covariance(pictures));
    Weight first = weights.get(FIRST);
    int half = Math.min(first.shape()[0] / 2, TAPS);
    float[] values = first.values().clone();
    for (int k = 0; k < 2 * half; k++) {
      int sign = k < half ? 1 : -1;
      double[] direction = directions[k % half];
      for (int tap = 0; tap < TAPS; tap++) {
        values[k * TAPS + tap] = (float) (sign * LENGTH * direction[tap]);
      }
    }
    weights.put(FIRST, first.of(values));
  }

  /** Of the pixels under a kernel, in pictures of pixels from -1 to 1. */
  private static double[][] covariance(Path pictures) throws IOException {
    double[][] sum = new double[TAPS][TAPS];
    double[] patch = new double[TAPS];
    long count = 0;
    for (Path file : some(pictures)) {
      BufferedImage image = ImageIO.read(file.toFile());
      for (int y = 0; y + SIDE <= image.getHeight(); y++) {
        for (int x = 0; x + SIDE <= image.getWidth(); x++) {
          for (int tap = 0; tap < TAPS; tap++) {
            int rgb = image.getRGB(x + tap % SIDE, y + tap / SIDE % SIDE);
            int channel = tap / (SIDE * SIDE);
            patch[tap] = ((rgb >> (16 - 8 * channel)) & 255) / 127.5 - 1;
          }
          for (int i = 0; i < TAPS; i++) {
            for (int j = 0; j < TAPS; j++) {
              sum[i][j] += patch[i] * patch[j];
            }
          }
          count++;
        }
      }
    }
    for (double[] row : sum) {
      for (int j = 0; j < TAPS; j++) {
        row[j] /= count;
      }
    }
    return sum;
  }

  /** The first pictures of each label. */
  private static List<Path> some(Path pictures) throws IOException {
    List<Path> some = new ArrayList<>();
    for (Path label : sorted(pictures)) {
      some.addAll(sorted(label).stream().limit(PICTURES).toList());
    }
    return some;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** Directions of length 1 by falling spread (Jacobi's rotations). */
  private static double[][] principal(double[][] symmetric) {
    int n = symmetric.length;
    double[][] a = Arrays.stream(symmetric).map(double[]::clone).toArray(double[][]::new);
    double[][] v = new double[n][n];
    IntStream.range(0, n).forEach(i -> v[i][i] = 1);
    for (int sweep = 0; sweep < 50; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
          rotate(a, v, p, q, Math.cos(angle), Math.sin(angle));
        }
      }
    }
    return IntStream.range(0, n)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> -a[i][i]))
        .map(i -> Arrays.stream(v).mapToDouble(row -> row[i]).toArray())
        .toArray(double[][]::new);
  }

  private static void rotate(double[][] a, double[][] v, int p, int q, double c, double s) {
    for (int k = 0; k < a.length; k++) {
      double left = a[k][p];
      double right = a[k][q];
      a[k][p] = c * left - s * right;
      a[k][q] = s * left + c * right;
    }
    for (int k = 0; k < a.length; k++) {
      double left = a[p][k];
      double right = a[q][k];
      a[p][k] = c * left - s * right;
      a[q][k] = s * left + c * right;
      double vp = v[k][p];
      double vq = v[k][q];
      v[k][p] = c * vp - s * vq;
      v[k][q] = s * vp + c * vq;
    }
  }

  private void layers(int count) {
    int had = 0;
    for (String name : weights.keySet()) {
      if (name.startsWith(LAYER)) {
        had = Math.max(had, 1 + Integer.parseInt(name.substring(LAYER.length()).split("\\.")[0]));
      }
    }
    String old = LAYER + (had - 1) + ".";
    List<String> last =
        weights.keySet().stream().filter(name -> name.startsWith(old)).toList();
    Random random = new Random(0);
    for (String name : last) {
      Weight weight = weights.remove(name);
      String rest = name.substring(old.length());
      for (int layer = had - 1; layer < count - 1; layer++) {
        weights.put(LAYER + layer + "." + rest, fresh(rest, weight, random));
      }
      weights.put(LAYER + (count - 1) + "." + rest, weight);
    }
  }

  private void residuals(int count) {
    List<String> first =
        weights.keySet().stream().filter(name -> name.startsWith(RESIDUAL + "0.")).toList();
    Random random = new Random(1);
    for (String name : first) {
      Weight like = weights.get(name);
      String rest = name.substring(RESIDUAL.length() + 2);
      for (int block = 1; block < count; block++) {
        weights.computeIfAbsent(RESIDUAL + block + "." + rest, n -> block(rest, like, random));
      }
    }
  }

  private static Weight block(String name, Weight like, Random random) {
    float[] values = new float[like.values().length];
    if (name.endsWith("norm.weight") || name.endsWith("running_var")) {
      Arrays.fill(values, 1);
    } else if (like.shape().length == 4) {
      double deviation = Math.sqrt(2.0 * like.shape()[0] / values.length);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
    return like.of(values);
  }

  /** A layer's weight as before any training; what ends a branch is 0. */
  private static Weight fresh(String name, Weight like, Random random) {
    float[] values = new float[like.values().length];
    if (name.startsWith("layernorm") && name.endsWith("weight")) {
      Arrays.fill(values, 1);
    } else if (like.shape().length > 1 && !name.contains("output.dense")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (0.02 * random.nextGaussian());
      }
    }
    return like.of(values);
  }

  private static final Pattern ENTRY =
      Pattern.compile(
          "\"([^\"]+)\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d, ]*)\\],"
              + "\"data_offsets\":\\[(\\d+), ?(\\d+)\\]\\}");

  private static Map<String, Weight> read(byte[] safetensors) {
    ByteBuffer file = ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[Math.toIntExact(file.getLong())];
    file.get(text);
    int begin = file.position();
    Map<String, Weight> weights = new LinkedHashMap<>();
    Matcher entry = ENTRY.matcher(new String(text, StandardCharsets.UTF_8));
    while (entry.find()) {
      int[] shape =
          Pattern.compile("\\d+")
              .matcher(entry.group(2))
              .results()
              .mapToInt(number -> Integer.parseInt(number.group()))
              .toArray();
      int from = Integer.parseInt(entry.group(3));
      float[] values = new float[(Integer.parseInt(entry.group(4)) - from) / 4];
      file.position(begin + from);
      file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      weights.put(entry.group(1), new Weight(shape, values));
    }
    return weights;
  }

  private byte[] bytes() {
    List<String> entries = new ArrayList<>();
    int at = 0;
    for (Map.Entry<String, Weight> weight : weights.entrySet()) {
      int end = at + 4 * weight.getValue().values().length;
      String shape = Arrays.toString(weight.getValue().shape()).replace(" ", "");
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
              .formatted(weight.getKey(), shape, at, end));
      at = end;
    }
    byte[] text = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + 7) / 8 * 8;
    ByteBuffer file = ByteBuffer.allocate(8 + padded + at).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(padded).put(text);
    while (file.position() < 8 + padded) {
      file.put((byte) ' ');
    }
    weights.values().forEach(weight -> put(file, weight.values()));
    return file.array();
  }

  private static void put(ByteBuffer file, float[] values) {
    for (float value : values) {
      file.putFloat(value);
    }
  }
}
