package dev.heed.onnx;

/**
 * The fields of {@code onnx.proto} by name, once for reading and writing: each key is the field's
 * number in the published schema, shifted by three, and its wire type.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>
 */
final class OnnxKeys {

  static final int VARINT = 0;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private OnnxKeys() {}

  /** ModelProto. */
  static final class Model {
    static final int IR_VERSION = 1 << 3 | VARINT;
    static final int PRODUCER = 2 << 3 | BYTES;
    static final int GRAPH = 7 << 3 | BYTES;
    static final int OPSET = 8 << 3 | BYTES;
    static final int METADATA = 14 << 3 | BYTES;
    static final int TRAINING = 20 << 3 | BYTES;
    static final int FUNCTION = 25 << 3 | BYTES;

    private Model() {}
  }

  /** TrainingInfoProto. */
  static final class Training {
    static final int INITIALIZATION = 1 << 3 | BYTES;
    static final int ALGORITHM = 2 << 3 | BYTES;

    private Training() {}
  }

  /** FunctionProto. */
  static final class Function {
    static final int NODE = 7 << 3 | BYTES;
    static final int ATTRIBUTE = 11 << 3 | BYTES;

    private Function() {}
  }

  /** OperatorSetIdProto. */
  static final class Opset {
    static final int DOMAIN = 1 << 3 | BYTES;
    static final int VERSION = 2 << 3 | VARINT;

    private Opset() {}
  }

  /** GraphProto. */
  static final class Graph {
    static final int NODE = 1 << 3 | BYTES;
    static final int NAME = 2 << 3 | BYTES;
    static final int INITIALIZER = 5 << 3 | BYTES;
    static final int INPUT = 11 << 3 | BYTES;
    static final int OUTPUT = 12 << 3 | BYTES;
    static final int SPARSE_INITIALIZER = 15 << 3 | BYTES;

    private Graph() {}
  }

  /** NodeProto. */
  static final class Node {
    static final int INPUT = 1 << 3 | BYTES;
    static final int OUTPUT = 2 << 3 | BYTES;
    static final int NAME = 3 << 3 | BYTES;
    static final int OPERATOR = 4 << 3 | BYTES;
    static final int ATTRIBUTE = 5 << 3 | BYTES;
    static final int DOMAIN = 7 << 3 | BYTES;

    private Node() {}
  }

  /** AttributeProto. */
  static final class Attribute {
    static final int NAME = 1 << 3 | BYTES;
    static final int REAL = 2 << 3 | FIXED32;
    static final int NUMBER = 3 << 3 | VARINT;
    static final int TEXT = 4 << 3 | BYTES;
    static final int TENSOR = 5 << 3 | BYTES;
    static final int GRAPH = 6 << 3 | BYTES;
    static final int REALS = 7 << 3 | FIXED32;
    static final int NUMBERS = 8 << 3 | VARINT;
    static final int PACKED_NUMBERS = 8 << 3 | BYTES;
    static final int TEXTS = 9 << 3 | BYTES;
    static final int TENSORS = 10 << 3 | BYTES;
    static final int GRAPHS = 11 << 3 | BYTES;
    static final int KIND = 20 << 3 | VARINT;
    static final int SPARSE_TENSOR = 22 << 3 | BYTES;
    static final int SPARSE_TENSORS = 23 << 3 | BYTES;

    private Attribute() {}
  }

  /** AttributeProto.AttributeType: what {@link Attribute#KIND} says. */
  static final class Kind {
    static final int REAL = 1;
    static final int NUMBER = 2;
    static final int TEXT = 3;
    static final int TENSOR = 4;
    static final int GRAPH = 5;
    static final int REALS = 6;
    static final int NUMBERS = 7;
    static final int TEXTS = 8;

    private Kind() {}
  }

  /** TensorProto. */
  static final class Tensor {
    static final int AXES = 1 << 3 | VARINT;
    static final int PACKED_AXES = 1 << 3 | BYTES;
    static final int TYPE = 2 << 3 | VARINT;
    static final int FLOATS = 4 << 3 | BYTES;
    static final int LONGS = 7 << 3 | VARINT;
    static final int PACKED_LONGS = 7 << 3 | BYTES;
    static final int NAME = 8 << 3 | BYTES;
    static final int RAW = 9 << 3 | BYTES;
    static final int EXTERNAL_DATA = 13 << 3 | BYTES;
    static final int LOCATION = 14 << 3 | VARINT;

    /** What {@link #LOCATION} says of elements that are not in the file. */
    static final int ELSEWHERE = 1;

    private Tensor() {}
  }

  /** SparseTensorProto. */
  static final class Sparse {
    static final int VALUES = 1 << 3 | BYTES;
    static final int INDICES = 2 << 3 | BYTES;

    private Sparse() {}
  }

  /** StringStringEntryProto. */
  static final class Entry {
    static final int KEY = 1 << 3 | BYTES;
    static final int VALUE = 2 << 3 | BYTES;

    private Entry() {}
  }

  /** ValueInfoProto. */
  static final class Value {
    static final int NAME = 1 << 3 | BYTES;
    static final int TYPE = 2 << 3 | BYTES;

    private Value() {}
  }

  /** TypeProto, and its Tensor. */
  static final class Type {
    static final int TENSOR = 1 << 3 | BYTES;
    static final int ELEMENT = 1 << 3 | VARINT;
    static final int SHAPE = 2 << 3 | BYTES;

    private Type() {}
  }

  /** TensorShapeProto, and its Dimension. */
  static final class Shape {
    static final int AXIS = 1 << 3 | BYTES;
    static final int SIZE = 1 << 3 | VARINT;
    static final int SYMBOL = 2 << 3 | BYTES;

    private Shape() {}
  }
}
