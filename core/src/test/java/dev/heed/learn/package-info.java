@NullMarked
package dev.heed.learn;

import org.jspecify.annotations.NullMarked;
