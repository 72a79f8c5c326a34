package dev.isomorph.api.safetensors;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * How a number is stored in a file, little-endian, and what float32 it becomes. float64 is rounded;
 * float16, bfloat16 and the 8-bit types are exact. Whole numbers, which are counters in files of
 * weights, become the nearest float32; true is 1.
 *
 * @see <a href="https://arxiv.org/abs/2209.05433">Micikevicius et al. (2022), the 8-bit types</a>
 */
public enum ElementType {
  /** float64. */
  F64(8) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return (float) bytes.getDouble(8 * index);
    }
  },
  /** float32. */
  F32(4) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.getFloat(4 * index);
    }

    @Override
    public float[] range(ByteBuffer bytes, int from, int count) {
      float[] values = new float[count];
      bytes.duplicate().order(bytes.order()).position(4 * from).asFloatBuffer().get(values);
      return values;
    }
  },
  /** float16. */
  F16(2) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return half(bytes.getShort(2 * index));
    }
  },
  /** bfloat16: the upper half of a float32. */
  BF16(2) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
    }
  },
  /** 8 bits, 4 of them exponent: no infinity, and one not-a-number of each sign. */
  F8_E4M3(1) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      int bits = bytes.get(index);
      int exponent = bits >> 3 & 0xF;
      int mantissa = bits & 0x7;
      float size = exponent == 0 ? mantissa * 0x1p-9f : Math.scalb(1 + mantissa / 8f, exponent - 7);
      float value = (bits & 0x7F) == 0x7F ? Float.NaN : size;
      return bits < 0 ? -value : value;
    }
  },
  /** 8 bits, 5 of them exponent: the upper half of a float16. */
  F8_E5M2(1) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return half((short) (bytes.get(index) << 8));
    }
  },
  /** int64. */
  I64(8) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.getLong(8 * index);
    }
  },
  /** int32. */
  I32(4) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.getInt(4 * index);
    }
  },
  /** int16. */
  I16(2) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.getShort(2 * index);
    }
  },
  /** int8. */
  I8(1) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.get(index);
    }
  },
  /** uint64. */
  U64(8) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      long value = bytes.getLong(8 * index);
      // Halved with the lost bit kept, so that it is rounded once.
      return value >= 0 ? value : (value >>> 1 | value & 1) * 2f;
    }
  },
  /** uint32. */
  U32(4) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return Integer.toUnsignedLong(bytes.getInt(4 * index));
    }
  },
  /** uint16. */
  U16(2) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return Short.toUnsignedInt(bytes.getShort(2 * index));
    }
  },
  /** uint8. */
  U8(1) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return Byte.toUnsignedInt(bytes.get(index));
    }
  },
  /** A truth value in a byte. */
  BOOL(1) {
    @Override
    public float at(ByteBuffer bytes, int index) {
      return bytes.get(index) == 0 ? 0 : 1;
    }
  };

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The type of a name, as safetensors files write it: {@code BF16}. */
  public static Optional<ElementType> named(String name) {
    return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
  }

  /** Bytes of one number. */
  public int bytes() {
    return bytes;
  }

  /**
   * One number as float32.
   *
   * @param bytes numbers from position 0, in little-endian order
   * @param index which one
   */
  public abstract float at(ByteBuffer bytes, int index);

  /**
   * Some numbers as float32.
   *
   * @param bytes numbers from position 0, in little-endian order
   */
  public float[] range(ByteBuffer bytes, int from, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = at(bytes, from + i);
    }
    return values;
  }

  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1F;
    int mantissa = bits & 0x3FF;
    float size;
    if (exponent == 0) {
      size = mantissa * 0x1p-24f;
    } else if (exponent == 0x1F) {
      size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Float.intBitsToFloat(exponent + 127 - 15 << 23 | mantissa << 13);
    }
    return bits < 0 ? -size : size;
  }
}
