package org.earshot.engine;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads one DL4J layer: its settings, and views of its parameters and gradients. */
final class LayerReader {
  /** Those that apply dropout to their input in DL4J. */
  private static final Set<Class<?>> DROPPING =
      Set.of(ConvolutionLayer.class, DenseLayer.class, OutputLayer.class, DropoutLayer.class);

  /** Those that only have an activation or a dropout. */
  private static final Set<Class<?>> PASSING =
      Set.of(ActivationLayer.class, DropoutLayer.class, LossLayer.class);

  private static final String KNOWN =
      Stream.of(
              ActivationLayer.class,
              BatchNormalization.class,
              ConvolutionLayer.class,
              DenseLayer.class,
              DropoutLayer.class,
              GlobalPoolingLayer.class,
              LocalResponseNormalization.class,
              LossLayer.class,
              OutputLayer.class,
              SubsamplingLayer.class,
              ZeroPaddingLayer.class)
          .map(Class::getSimpleName)
          .collect(Collectors.joining(", "));

  private final String name;
  private final int input;
  private final Layer layer;
  private final org.deeplearning4j.nn.conf.layers.Layer settings;
  private final Map<String, INDArray> gradients;

  LayerReader(LayerVertex vertex, int input) {
    this.name = vertex.getVertexName();
    this.input = input;
    this.layer = vertex.getLayer();
    this.settings = layer.conf().getLayer();
    checkPreProcessor(vertex.getLayerPreProcessor());
    this.gradients =
        layer.numParams() == 0
            ? Map.of()
            : settings
                .initializer()
                .getGradientsFromFlattened(layer.conf(), layer.getGradientsViewArray());
  }

  /** The dropout that DL4J applies to a layer's input, or null; not every layer applies its own. */
  static Node dropout(LayerVertex vertex, int input) {
    var settings = vertex.getLayer().conf().getLayer();
    IDropout dropout = settings.getIDropout();
    if (dropout == null || !DROPPING.contains(settings.getClass())) {
      return null;
    }
    String name = vertex.getVertexName();
    if (dropout instanceof Dropout plain && plain.getPSchedule() == null) {
      return new DropoutNode(name, input, plain.getP());
    }
    throw new UnsupportedLayerException(
        name, settings, "only Dropout of a fixed probability, not " + dropout);
  }

  private void checkPreProcessor(InputPreProcessor processor) {
    boolean known =
        processor == null
            || processor instanceof CnnToFeedForwardPreProcessor
            || processor instanceof FeedForwardToCnnPreProcessor;
    require(known, "pre-processor " + processor);
  }

  private void require(boolean supported, String reason) {
    if (!supported) {
      throw new UnsupportedLayerException(name, settings, reason);
    }
  }

  /** The layer's own node without its activation; null if it has none. */
  Node node() {
    // exact classes: deconvolution, depthwise and others are subclasses of ConvolutionLayer
    Class<?> kind = settings.getClass();
    if (kind == ConvolutionLayer.class) {
      return convolution((ConvolutionLayer) settings);
    } else if (kind == BatchNormalization.class) {
      return batchNorm((BatchNormalization) settings);
    } else if (kind == SubsamplingLayer.class) {
      return pooling((SubsamplingLayer) settings);
    } else if (kind == GlobalPoolingLayer.class) {
      return globalPooling((GlobalPoolingLayer) settings);
    } else if (kind == DenseLayer.class || kind == OutputLayer.class) {
      return dense();
    } else if (kind == LocalResponseNormalization.class) {
      return responseNorm((LocalResponseNormalization) settings);
    } else if (kind == ZeroPaddingLayer.class) {
      return padding((ZeroPaddingLayer) settings);
    }
    require(PASSING.contains(kind), "the engine has no such layer, only " + KNOWN);
    return null;
  }

  /** The activation behind the layer; null for those that have none. */
  IActivation activation() {
    if (settings instanceof BatchNormalization || settings instanceof DropoutLayer) {
      // DL4J ignores the activation of these, whose default is a sigmoid
      return null;
    }
    if (settings instanceof ActivationLayer only) {
      return only.getActivationFn();
    }
    return settings instanceof BaseLayer base ? base.getActivationFn() : null;
  }

  private Node convolution(ConvolutionLayer c) {
    require(c.getCnn2dDataFormat() == CNN2DFormat.NCHW, "data format " + c.getCnn2dDataFormat());
    INDArray bias = c.hasBias() ? Ops.flat(layer.getParam("b")) : null;
    Window window =
        window(
            c.getKernelSize(),
            c.getStride(),
            c.getPadding(),
            c.getDilation(),
            c.getConvolutionMode());
    Filter filter = Filter.of(window, layer.getParam("W"), bias);
    INDArray biasGradient = bias == null ? null : Ops.flat(gradients.get("b"));
    return new ConvolutionNode(name, input, filter, gradients.get("W"), biasGradient);
  }

  private Window window(
      int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    require(mode != ConvolutionMode.Causal, "convolution mode " + mode);
    // ND4J's oneDNN cannot run them
    require(Arrays.stream(dilation).allMatch(d -> d == 1), "dilation " + Arrays.toString(dilation));
    return Window.of(kernel, stride, padding, mode);
  }

  private Node batchNorm(BatchNormalization b) {
    require(!b.isLockGammaBeta(), "locked gamma and beta");
    require(b.getCnn2DFormat() == CNN2DFormat.NCHW, "data format " + b.getCnn2DFormat());
    boolean logarithmic = b.isUseLogStd();
    var parameters =
        new BatchNormNode.Parameters(
            parameter("gamma"),
            parameter("beta"),
            parameter("mean"),
            parameter(logarithmic ? "log10stdev" : "var"),
            logarithmic,
            Ops.flat(gradients.get("gamma")),
            Ops.flat(gradients.get("beta")));
    return new BatchNormNode(name, input, parameters, b.getEps(), b.getDecay());
  }

  private INDArray parameter(String key) {
    return Ops.flat(layer.getParam(key));
  }

  private Node pooling(SubsamplingLayer s) {
    PoolingType type = s.getPoolingType();
    require(
        type == PoolingType.MAX || type == PoolingType.AVG,
        "only pooling types MAX and AVG, not " + type);
    require(s.getCnn2dDataFormat() == CNN2DFormat.NCHW, "data format " + s.getCnn2dDataFormat());
    Window window =
        window(
            s.getKernelSize(),
            s.getStride(),
            s.getPadding(),
            s.getDilation(),
            s.getConvolutionMode());
    boolean max = type == PoolingType.MAX;
    return new PoolingNode(name, input, window, max, s.isAvgPoolIncludePadInDivisor());
  }

  private Node responseNorm(LocalResponseNormalization n) {
    require(n.getDataFormat() == CNN2DFormat.NCHW, "data format " + n.getDataFormat());
    var window = new ResponseNormNode.Settings((int) n.getN(), n.getK(), n.getAlpha(), n.getBeta());
    return new ResponseNormNode(name, input, window);
  }

  private Node padding(ZeroPaddingLayer z) {
    require(z.getDataFormat() == CNN2DFormat.NCHW, "data format " + z.getDataFormat());
    return new PaddingNode(name, input, z.getPadding());
  }

  private Node globalPooling(GlobalPoolingLayer g) {
    require(
        g.getPoolingType() == PoolingType.AVG, "only pooling type AVG, not " + g.getPoolingType());
    require(g.isCollapseDimensions(), "dimensions that are not collapsed");
    return new GlobalAverageNode(name, input);
  }

  private Node dense() {
    INDArray bias = layer.paramTable().containsKey("b") ? parameter("b") : null;
    INDArray biasGradient = bias == null ? null : Ops.flat(gradients.get("b"));
    return new DenseNode(name, input, layer.getParam("W"), bias, gradients.get("W"), biasGradient);
  }
}
