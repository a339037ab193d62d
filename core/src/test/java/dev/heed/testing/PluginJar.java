package dev.heed.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles a plugin from source and packs it, as its author would. */
public final class PluginJar {

  private PluginJar() {}

  /**
   * {@code service} is what {@code META-INF/services} names; {@code source} is one class in no
   * package.
   */
  public static Path make(Path jar, String service, String className, String source)
      throws IOException {
    Path classes = Files.createTempDirectory("plugin-classes");
    compile(classes, className, source);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      add(out, "META-INF/services/dev.heed.spi.Plugin", service.getBytes(StandardCharsets.UTF_8));
      for (Path compiled : list(classes)) {
        add(out, compiled.getFileName().toString(), Files.readAllBytes(compiled));
      }
    }
    return jar;
  }

  private static void compile(Path classes, String name, String source) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
      List<String> options =
          List.of("-proc:none", "-classpath", System.getProperty("java.class.path"));
      boolean compiled =
          compiler
              .getTask(null, files, null, options, null, List.of(new Source(name, source)))
              .call();
      if (!compiled) {
        throw new IllegalArgumentException("does not compile: " + name);
      }
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
    out.putNextEntry(new JarEntry(name));
    out.write(bytes);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
