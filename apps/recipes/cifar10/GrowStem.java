import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * Puts a residual block behind the stem of a trained {@code conv_stem_vit}. Its branch is scaled by
 * 0, so the model answers as before and can be trained on.
 *
 * <pre>java GrowStem.java FOLDER GROWN</pre>
 */
public final class GrowStem {

  private static final String BLOCK = "vit.embeddings.stem.residuals.0.";

  private final StringBuilder header;
  private ByteBuffer data;

  private GrowStem(byte[] safetensors) {
    ByteBuffer file = ByteBuffer.wrap(safetensors).order(ByteOrder.LITTLE_ENDIAN);
    byte[] text = new byte[Math.toIntExact(file.getLong())];
    file.get(text);
    header = new StringBuilder(new String(text, StandardCharsets.UTF_8).strip());
    data = file.slice().order(ByteOrder.LITTLE_ENDIAN);
    data.position(data.limit());
  }

  public static void main(String[] args) throws IOException {
    Path from = Path.of(args[0]);
    Path to = Files.createDirectories(Path.of(args[1]));
    GrowStem grown = new GrowStem(Files.readAllBytes(from.resolve("model.safetensors")));
    String config = Files.readString(from.resolve("config.json"));
    int width =
        4 * Integer.parseInt(config.replaceAll("(?s).*\"stem_size\"\\s*:\\s*(\\d+).*", "$1"));
    Random random = new Random(0);
    for (int i = 0; i < 2; i++) {
      float[] kernels = new float[width * width * 9];
      double deviation = Math.sqrt(2.0 / (width * 9));
      for (int k = 0; k < kernels.length; k++) {
        kernels[k] = (float) (deviation * random.nextGaussian());
      }
      grown.add(BLOCK + i + ".conv.weight", kernels, width, width, 3, 3);
      grown.add(BLOCK + i + ".norm.weight", filled(width, 1), width);
      grown.add(BLOCK + i + ".norm.bias", filled(width, 0), width);
      grown.add(BLOCK + i + ".norm.running_mean", filled(width, 0), width);
      grown.add(BLOCK + i + ".norm.running_var", filled(width, 1), width);
    }
    grown.add(BLOCK + "scale", filled(1, 0), 1);
    Files.write(to.resolve("model.safetensors"), grown.bytes());
    Files.writeString(
        to.resolve("config.json"), config.replaceFirst("\\{", "{\n  \"stem_residuals\": 1,"));
    Files.copy(from.resolve("preprocessor_config.json"), to.resolve("preprocessor_config.json"));
  }

  private static float[] filled(int size, float value) {
    float[] values = new float[size];
    Arrays.fill(values, value);
    return values;
  }

  private void add(String name, float[] values, int... shape) {
    int begin = data.limit();
    ByteBuffer more = ByteBuffer.allocate(begin + 4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    more.put(data.rewind());
    for (float value : values) {
      more.putFloat(value);
    }
    data = more.flip();
    header.setLength(header.length() - 1);
    header.append(
        ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%s,%s]}}"
            .formatted(name, Arrays.toString(shape).replace(" ", ""), begin, data.limit()));
  }

  private byte[] bytes() {
    byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + data.limit()).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(text.length).put(text).put(data.rewind()).array();
  }
}
