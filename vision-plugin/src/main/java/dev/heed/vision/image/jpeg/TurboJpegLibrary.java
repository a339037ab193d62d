package dev.heed.vision.image.jpeg;

import static java.lang.invoke.MethodType.methodType;
import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Functions of {@code libturbojpeg} (TurboJPEG's API 2, which 3 keeps), called by {@code
 * java.lang.foreign}. That package is reached by reflection, since Heed is compiled for Java 17;
 * its types are {@link Object} here.
 */
final class TurboJpegLibrary {

  /** As Debian, Fedora and others call it; the loader of the system looks for it. */
  static final String NAME = "libturbojpeg.so.0";

  private static final int FIRST_JAVA = 22;
  private static final int PIXELS_RGB = 0;

  /** Any warning is a failure ({@code TJFLAG_STOPONWARNING}). */
  private static final int FLAGS = 8192;

  private final MethodHandle open;
  private final MethodHandle decompress;
  private final MethodHandle close;
  private final MethodHandle allocate;
  private final MethodHandle free;
  private final Method address;
  private final Method resize;
  private final Method asBuffer;

  /**
   * Memory of the C library's.
   *
   * @param address of it, as foreign functions take it
   */
  record Memory(Object address, ByteBuffer bytes) {}

  /**
   * @param file of the library; nothing to have the system look for it
   * @throws ReflectiveOperationException where it is not there or has other functions
   */
  TurboJpegLibrary(Optional<Path> file) throws ReflectiveOperationException {
    Types types = new Types(file);
    open = types.function("tjInitDecompress", types.pointer);
    decompress =
        types.function(
            "tjDecompress2",
            types.integer,
            types.pointer,
            types.pointer,
            types.unsignedLong,
            types.pointer,
            types.integer,
            types.integer,
            types.integer,
            types.integer,
            types.integer);
    close = types.function("tjDestroy", types.integer, types.pointer);
    allocate = types.function("tjAlloc", types.pointer, types.integer);
    free = types.action("tjFree", types.pointer);
    address = types.segment.getMethod("address");
    resize = types.segment.getMethod("reinterpret", long.class);
    asBuffer = types.segment.getMethod("asByteBuffer");
  }

  /**
   * Whether this Java has foreign functions, and lets Heed call them without a warning on standard
   * error: {@code --enable-native-access} names it, or some native library of the same module was
   * loaded before and the warning was given then.
   */
  static boolean isAllowed() {
    if (Runtime.version().feature() < FIRST_JAVA) {
      return false;
    }
    try {
      Method asked = Module.class.getMethod("isNativeAccessEnabled");
      return (boolean) asked.invoke(TurboJpegLibrary.class.getModule());
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  /** A decompressor, for one thread at a time. */
  Object open() {
    try {
      Object handle = (Object) open.invokeExact();
      if (isNull(handle)) {
        throw new OutOfMemoryError("tjInitDecompress");
      }
      return handle;
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void close(Object handle) {
    try {
      int unused = (int) close.invokeExact(handle);
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  Memory allocate(int bytes) {
    try {
      Object memory = (Object) allocate.invokeExact(bytes);
      if (isNull(memory)) {
        throw new OutOfMemoryError("tjAlloc");
      }
      return new Memory(memory, (ByteBuffer) asBuffer.invoke(resize.invoke(memory, (long) bytes)));
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  void free(Memory memory) {
    try {
      free.invokeExact(memory.address());
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  /** Whether it went without a word; {@code to} then has rows of RGB without gaps. */
  boolean decompress(Object handle, Memory from, int bytes, Memory to, int width, int height) {
    try {
      int code =
          (int)
              decompress.invokeExact(
                  handle,
                  from.address(),
                  (long) bytes,
                  to.address(),
                  width,
                  3 * width,
                  height,
                  PIXELS_RGB,
                  FLAGS);
      return code == 0;
    } catch (Throwable e) {
      throw rethrown(e);
    }
  }

  private boolean isNull(Object pointer) throws ReflectiveOperationException {
    return (long) address.invoke(pointer) == 0;
  }

  private static RuntimeException rethrown(Throwable e) {
    Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  /** The types of {@code java.lang.foreign}, and functions of one library. */
  private static final class Types {

    final Class<?> segment = type("MemorySegment");
    final Object pointer = type("ValueLayout").getField("ADDRESS").get(null);
    final Object integer = type("ValueLayout").getField("JAVA_INT").get(null);
    final Object unsignedLong;
    private final Object linker = type("Linker").getMethod("nativeLinker").invoke(null);
    private final Object symbols;

    Types(Optional<Path> file) throws ReflectiveOperationException {
      Map<?, ?> layouts = (Map<?, ?>) type("Linker").getMethod("canonicalLayouts").invoke(linker);
      unsignedLong = requireNonNull(layouts.get("long"));
      Class<?> arena = type("Arena");
      Object always = arena.getMethod("global").invoke(null);
      symbols =
          file.isPresent()
              ? lookup(Path.class, arena).invoke(null, file.get(), always)
              : lookup(String.class, arena).invoke(null, NAME, always);
    }

    private static Method lookup(Class<?> name, Class<?> arena)
        throws ReflectiveOperationException {
      return type("SymbolLookup").getMethod("libraryLookup", name, arena);
    }

    private static Class<?> type(String name) throws ReflectiveOperationException {
      return Class.forName("java.lang.foreign." + name);
    }

    MethodHandle function(String name, Object result, Object... arguments)
        throws ReflectiveOperationException {
      Class<?> layout = type("MemoryLayout");
      Object descriptor =
          type("FunctionDescriptor")
              .getMethod("of", layout, layout.arrayType())
              .invoke(null, result, layouts(layout, arguments));
      return handle(name, descriptor);
    }

    MethodHandle action(String name, Object... arguments) throws ReflectiveOperationException {
      Class<?> layout = type("MemoryLayout");
      Object descriptor =
          type("FunctionDescriptor")
              .getMethod("ofVoid", layout.arrayType())
              .invoke(null, layouts(layout, arguments));
      return handle(name, descriptor);
    }

    private static Object layouts(Class<?> layout, Object[] arguments) {
      Object array = Array.newInstance(layout, arguments.length);
      for (int i = 0; i < arguments.length; i++) {
        Array.set(array, i, arguments[i]);
      }
      return array;
    }

    private MethodHandle handle(String name, Object descriptor)
        throws ReflectiveOperationException {
      Optional<?> symbol =
          (Optional<?>) type("SymbolLookup").getMethod("find", String.class).invoke(symbols, name);
      if (symbol.isEmpty()) {
        throw new NoSuchMethodException(name);
      }
      Class<?> options = type("Linker$Option").arrayType();
      MethodHandle handle =
          (MethodHandle)
              type("Linker")
                  .getMethod("downcallHandle", segment, type("FunctionDescriptor"), options)
                  .invoke(
                      linker,
                      symbol.get(),
                      descriptor,
                      Array.newInstance(type("Linker$Option"), 0));
      return MethodHandles.explicitCastArguments(handle, general(handle.type()));
    }

    /** Pointers as objects, and C's {@code long} as Java's, which on Windows it is not. */
    private MethodType general(MethodType type) {
      MethodType general = methodType(general(type.returnType()));
      for (int i = 0; i < type.parameterCount(); i++) {
        boolean isSize = type.parameterCount() > 2 && i == 2;
        general =
            general.appendParameterTypes(isSize ? long.class : general(type.parameterType(i)));
      }
      return general;
    }

    private Class<?> general(Class<?> type) {
      return type == segment ? Object.class : type;
    }
  }
}
