package dev.heed.cli;

import dev.heed.testing.Golden;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Files and model folders that nobody should be able to do harm with. */
record HostileFiles(Path root) {

  /** A sound model, but for one file, which is {@code bytes}. */
  String model(String name, String file, byte[] bytes) throws IOException {
    Path folder = sound(name);
    Files.write(folder.resolve(file), bytes);
    return folder.toString();
  }

  String model(String name, String file, String text) throws IOException {
    return model(name, file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A sound model, but one file is as long as is said and full of zeros. */
  String sparse(String name, String file, long length) throws IOException {
    Path folder = sound(name);
    try (RandomAccessFile zeros = new RandomAccessFile(folder.resolve(file).toFile(), "rw")) {
      zeros.setLength(length);
    }
    return folder.toString();
  }

  /** A sound model, but one file is a link to a file outside that could be read. */
  String linked(String name, String file) throws IOException {
    Path folder = sound(name);
    Path outside = Files.createDirectories(root.resolve("outside")).resolve(name + ".secret");
    Files.move(folder.resolve(file), outside);
    Files.createSymbolicLink(folder.resolve(file), outside);
    return folder.toString();
  }

  /** A sound model, but one file ends after {@code share} of its bytes. */
  String cut(String name, String file, double share) throws IOException {
    byte[] whole = Files.readAllBytes(sound(name).resolve(file));
    return model(name, file, Arrays.copyOf(whole, (int) (whole.length * share)));
  }

  /** A copy of a small published model with a graph, weights and a processor. */
  Path sound(String name) throws IOException {
    Path from = Golden.folder("vit");
    Path into = Files.createDirectories(root.resolve(name));
    for (String file : new String[] {"config.json", "preprocessor_config.json"}) {
      Files.write(into.resolve(file), Files.readAllBytes(from.resolve(file)));
    }
    Files.write(
        into.resolve("model.onnx"), Files.readAllBytes(from.resolve("onnx").resolve("model.onnx")));
    return into;
  }

  /** As {@link #sound}, with weights and no graph. */
  String weights(String name, byte[] safetensors) throws IOException {
    Path folder = sound(name);
    Files.delete(folder.resolve("model.onnx"));
    Files.write(folder.resolve("model.safetensors"), safetensors);
    return folder.toString();
  }

  String file(String name, byte[] bytes) throws IOException {
    return Files.write(root.resolve(name), bytes).toString();
  }

  /** A header of its own, with {@code length} in front of it, and as many bytes behind it. */
  static byte[] safetensors(long length, String header, int bytes) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + json.length + bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return all.put(json).array();
  }

  static byte[] safetensors(String header, int bytes) {
    return safetensors(header.length(), header, bytes);
  }

  /** The front of a PNG file that says it is this large, and nothing behind. */
  static byte[] png(int width, int height) {
    ByteBuffer png = ByteBuffer.allocate(33);
    png.put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'}).putInt(13);
    png.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    png.put(new byte[] {8, 2, 0, 0, 0});
    CRC32 crc = new CRC32();
    crc.update(png.array(), 12, 17);
    return png.putInt((int) crc.getValue()).array();
  }
}
