package dev.heed.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Writes a folder of Qwen 3's class in bf16, in shards of about two gigabytes as the hub has them,
 * with random weights: {@code QwenFolder OUT [0.6b|1.7b|4b]}. What memory and time a model takes
 * does not depend on what it says.
 */
public final class QwenFolder {

  private static final long SHARD = 2_000_000_000L;
  private static final int WORDS = 151_936;
  private static final int HEAD = 128;
  private static final int KEYS = 8;

  /** Numbers that are drawn once, and written again and again from another place. */
  private static final int DRAWN = (1 << 22) + 4099;

  /** The published sizes. */
  private enum Size {
    SMALL("0.6b", 1024, 28, 3072, 16),
    MIDDLE("1.7b", 2048, 28, 6144, 16),
    LARGE("4b", 2560, 36, 9728, 32);

    private final String id;
    private final int width;
    private final int layers;
    private final int inner;
    private final int heads;

    Size(String id, int width, int layers, int inner, int heads) {
      this.id = id;
      this.width = width;
      this.layers = layers;
      this.inner = inner;
      this.heads = heads;
    }

    static Size of(String id) {
      for (Size size : values()) {
        if (size.id.equals(id)) {
          return size;
        }
      }
      throw new IllegalArgumentException(id + " is none of 0.6b, 1.7b, 4b");
    }
  }

  private final Path folder;
  private final Size size;
  private final ByteBuffer normal = drawn();
  private final Map<String, long[]> shapes = new LinkedHashMap<>();

  private QwenFolder(Path folder, Size size) {
    this.folder = folder;
    this.size = size;
    addAll();
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    Size size = Size.of(args.length > 1 ? args[1].toLowerCase(Locale.ROOT) : "4b");
    new QwenFolder(folder, size).write();
  }

  private static ByteBuffer drawn() {
    ByteBuffer all = ByteBuffer.allocateDirect(2 * DRAWN).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(1);
    for (int i = 0; i < DRAWN; i++) {
      all.putShort((short) (Float.floatToIntBits((float) (0.02 * random.nextGaussian())) >>> 16));
    }
    return all.flip();
  }

  private void addAll() {
    add("model.embed_tokens.weight", WORDS, size.width);
    for (int i = 0; i < size.layers; i++) {
      String at = "model.layers." + i + ".";
      add(at + "self_attn.q_proj.weight", (long) size.heads * HEAD, size.width);
      add(at + "self_attn.k_proj.weight", (long) KEYS * HEAD, size.width);
      add(at + "self_attn.v_proj.weight", (long) KEYS * HEAD, size.width);
      add(at + "self_attn.o_proj.weight", size.width, (long) size.heads * HEAD);
      add(at + "self_attn.q_norm.weight", HEAD);
      add(at + "self_attn.k_norm.weight", HEAD);
      add(at + "mlp.gate_proj.weight", size.inner, size.width);
      add(at + "mlp.up_proj.weight", size.inner, size.width);
      add(at + "mlp.down_proj.weight", size.width, size.inner);
      add(at + "input_layernorm.weight", size.width);
      add(at + "post_attention_layernorm.weight", size.width);
    }
    add("model.norm.weight", size.width);
  }

  private void add(String name, long... shape) {
    shapes.put(name, shape);
  }

  private static long bytes(long[] shape) {
    long count = 2;
    for (long axis : shape) {
      count *= axis;
    }
    return count;
  }

  private void write() throws IOException {
    Files.writeString(folder.resolve("config.json"), config());
    List<List<String>> shards = new ArrayList<>(List.of(new ArrayList<>()));
    long filled = 0;
    for (Map.Entry<String, long[]> weight : shapes.entrySet()) {
      if (filled + bytes(weight.getValue()) > SHARD && filled > 0) {
        shards.add(new ArrayList<>());
        filled = 0;
      }
      filled += bytes(weight.getValue());
      shards.get(shards.size() - 1).add(weight.getKey());
    }
    Map<String, String> places = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) {
      String file =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      shard(folder.resolve(file), shards.get(i));
      shards.get(i).forEach(name -> places.put(name, file));
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        places.entrySet().stream()
            .map(e -> "\"%s\": \"%s\"".formatted(e.getKey(), e.getValue()))
            .collect(Collectors.joining(",\n", "{\"weight_map\": {\n", "}}\n")));
  }

  private void shard(Path file, List<String> names) throws IOException {
    StringBuilder header = new StringBuilder("{");
    long at = 0;
    for (String name : names) {
      long[] shape = shapes.get(name);
      header.append(header.length() > 1 ? "," : "");
      header.append(
          String.format(
              Locale.ROOT,
              "\"%s\":{\"dtype\":\"BF16\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
              name,
              java.util.Arrays.toString(shape),
              at,
              at + bytes(shape)));
      at += bytes(shape);
    }
    header.append("}");
    header.append(" ".repeat(Math.floorMod(-header.length(), 8)));
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      all(out, length.putLong(json.length).flip());
      all(out, ByteBuffer.wrap(json));
      for (String name : names) {
        weight(out, name);
      }
    }
  }

  private void weight(FileChannel out, String name) throws IOException {
    long left = bytes(shapes.get(name));
    if (shapes.get(name).length == 1) {
      ByteBuffer ones = ByteBuffer.allocate((int) left).order(ByteOrder.LITTLE_ENDIAN);
      while (ones.hasRemaining()) {
        ones.putShort((short) 0x3f80);
      }
      all(out, ones.flip());
      return;
    }
    int begin = 2 * Math.floorMod(name.hashCode(), DRAWN);
    while (left > 0) {
      int count = (int) Math.min(left, normal.capacity() - begin);
      all(out, normal.slice(begin, count));
      left -= count;
      begin = 0;
    }
  }

  private static void all(FileChannel out, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int written = out.write(bytes);
      assert written >= 0;
    }
  }

  private String config() {
    return """
    {"model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "hidden_size": %s,
     "num_hidden_layers": %s, "num_attention_heads": %s, "num_key_value_heads": %s,
     "head_dim": %s, "intermediate_size": %s, "hidden_act": "silu", "rms_norm_eps": 1e-6,
     "vocab_size": %s, "max_position_embeddings": 40960, "rope_theta": 1000000.0,
     "tie_word_embeddings": true, "bos_token_id": 151643, "eos_token_id": 151645}
    """
        .formatted(size.width, size.layers, size.heads, KEYS, HEAD, size.inner, WORDS);
  }
}
