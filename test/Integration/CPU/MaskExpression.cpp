//===- MaskExpression.cpp - A mask region as a formula --------------------===//
//
// Part of the attn project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskExpression.h"

#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <limits>
#include <random>

using namespace mlir::attn;
using namespace mlir::attn::difftest;

const char *difftest::getName(Capture capture) {
  static const char *const names[] = {"m_scalar", "m_batch", "m_query",
                                      "m_key",    "m_table", "m_shifted",
                                      "m_flags"};
  return names[static_cast<int>(capture)];
}

MaskExpression::Node MaskExpression::add(MaskOp op, std::vector<Node> operands,
                                         int64_t number) {
  steps.push_back({op, std::move(operands), number});
  return static_cast<Node>(steps.size()) - 1;
}

MaskExpression::Node MaskExpression::read(Capture capture) {
  return add(capture == Capture::Flags ? MaskOp::ReadFlag : MaskOp::Read, {},
             static_cast<int64_t>(capture));
}

bool MaskExpression::reads(Capture capture) const {
  return std::any_of(steps.begin(), steps.end(), [&](const Step &step) {
    return (step.op == MaskOp::Read || step.op == MaskOp::ReadFlag) &&
           step.number == static_cast<int64_t>(capture);
  });
}

//===----------------------------------------------------------------------===//
// Evaluation
//===----------------------------------------------------------------------===//

static int64_t wrap(uint64_t bits) { return static_cast<int64_t>(bits); }

static int64_t apply(MaskOp op, int64_t x, int64_t y, int64_t z) {
  auto ux = static_cast<uint64_t>(x), uy = static_cast<uint64_t>(y);
  switch (op) {
  case MaskOp::Add:
    return wrap(ux + uy);
  case MaskOp::Sub:
    return wrap(ux - uy);
  case MaskOp::Mul:
    return wrap(ux * uy);
  case MaskOp::DivS:
    return x / y;
  case MaskOp::DivU:
    return wrap(ux / uy);
  case MaskOp::FloorDiv:
    return x / y - (x % y < 0);
  case MaskOp::CeilDiv:
    return x / y + (x % y > 0);
  case MaskOp::RemS:
    return x % y;
  case MaskOp::RemU:
    return wrap(ux % uy);
  case MaskOp::MinS:
    return std::min(x, y);
  case MaskOp::MaxS:
    return std::max(x, y);
  case MaskOp::MinU:
    return wrap(std::min(ux, uy));
  case MaskOp::MaxU:
    return wrap(std::max(ux, uy));
  case MaskOp::Abs:
    return x < 0 ? wrap(0 - ux) : x;
  case MaskOp::ShiftLeft:
    return wrap(ux << uy);
  case MaskOp::ShiftRightS:
    return x >> y;
  case MaskOp::ShiftRightU:
    return wrap(ux >> uy);
  case MaskOp::LowBits:
    return x & y;
  case MaskOp::Narrow:
    return static_cast<int32_t>(static_cast<uint32_t>(ux));
  case MaskOp::FromFlag:
    return x;
  case MaskOp::Equal:
    return x == y;
  case MaskOp::NotEqual:
  case MaskOp::Xor:
    return x != y;
  case MaskOp::Less:
    return x < y;
  case MaskOp::LessOrEqual:
    return x <= y;
  case MaskOp::Greater:
    return x > y;
  case MaskOp::GreaterOrEqual:
    return x >= y;
  case MaskOp::LessU:
    return ux < uy;
  case MaskOp::LessOrEqualU:
    return ux <= uy;
  case MaskOp::GreaterU:
    return ux > uy;
  case MaskOp::GreaterOrEqualU:
    return ux >= uy;
  case MaskOp::And:
    return x & y;
  case MaskOp::Or:
    return x | y;
  case MaskOp::Select:
  case MaskOp::SelectNumber:
    return x ? y : z;
  default:
    return 0;
  }
}

bool MaskExpression::evaluate(const Pair &pair,
                              llvm::function_ref<int64_t(Capture)> read) const {
  std::vector<int64_t> values;
  values.reserve(steps.size());
  for (const Step &step : steps) {
    auto operand = [&](size_t index) {
      return index < step.operands.size() ? values[step.operands[index]] : 0;
    };
    switch (step.op) {
    case MaskOp::Batch:
      values.push_back(pair.b);
      break;
    case MaskOp::Head:
      values.push_back(pair.h);
      break;
    case MaskOp::Query:
      values.push_back(pair.i);
      break;
    case MaskOp::Key:
      values.push_back(pair.j);
      break;
    case MaskOp::Constant:
      values.push_back(step.number);
      break;
    case MaskOp::Read:
    case MaskOp::ReadFlag:
      values.push_back(read(static_cast<Capture>(step.number)));
      break;
    default:
      values.push_back(apply(step.op, operand(0), operand(1), operand(2)));
    }
  }
  return values.back() != 0;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

static const char *getOperation(MaskOp op) {
  switch (op) {
  case MaskOp::Add:
    return "arith.addi";
  case MaskOp::Sub:
    return "arith.subi";
  case MaskOp::Mul:
    return "arith.muli";
  case MaskOp::DivS:
    return "arith.divsi";
  case MaskOp::DivU:
    return "arith.divui";
  case MaskOp::FloorDiv:
    return "arith.floordivsi";
  case MaskOp::CeilDiv:
    return "arith.ceildivsi";
  case MaskOp::RemS:
    return "arith.remsi";
  case MaskOp::RemU:
    return "arith.remui";
  case MaskOp::MinS:
    return "arith.minsi";
  case MaskOp::MaxS:
    return "arith.maxsi";
  case MaskOp::MinU:
    return "arith.minui";
  case MaskOp::MaxU:
    return "arith.maxui";
  case MaskOp::Abs:
    return "math.absi";
  case MaskOp::ShiftLeft:
    return "arith.shli";
  case MaskOp::ShiftRightS:
    return "arith.shrsi";
  case MaskOp::ShiftRightU:
    return "arith.shrui";
  case MaskOp::LowBits:
    return "arith.andi";
  case MaskOp::Equal:
    return "arith.cmpi eq,";
  case MaskOp::NotEqual:
    return "arith.cmpi ne,";
  case MaskOp::Less:
    return "arith.cmpi slt,";
  case MaskOp::LessOrEqual:
    return "arith.cmpi sle,";
  case MaskOp::Greater:
    return "arith.cmpi sgt,";
  case MaskOp::GreaterOrEqual:
    return "arith.cmpi sge,";
  case MaskOp::LessU:
    return "arith.cmpi ult,";
  case MaskOp::LessOrEqualU:
    return "arith.cmpi ule,";
  case MaskOp::GreaterU:
    return "arith.cmpi ugt,";
  case MaskOp::GreaterOrEqualU:
    return "arith.cmpi uge,";
  case MaskOp::And:
    return "arith.andi";
  case MaskOp::Or:
    return "arith.ori";
  case MaskOp::Xor:
    return "arith.xori";
  case MaskOp::Select:
  case MaskOp::SelectNumber:
    return "arith.select";
  default:
    return "";
  }
}

/// Where a capture is read, and the type of its elements.
static std::pair<const char *, const char *> getAccess(Capture capture) {
  static const std::pair<const char *, const char *> accesses[] = {
      {"", "i64"},       {"%b", "i64"}, {"%i", "i32"}, {"%j", "i32"},
      {"%b, %j", "i32"}, {"", "i32"},   {"%j", "i1"}};
  return accesses[static_cast<int>(capture)];
}

void MaskExpression::write(
    llvm::raw_ostream &os,
    llvm::function_ref<std::string(Capture)> getType) const {
  auto name = [&](Node node) -> std::string {
    switch (steps[node].op) {
    case MaskOp::Batch:
      return "%b";
    case MaskOp::Head:
      return "%h";
    case MaskOp::Query:
      return "%i";
    case MaskOp::Key:
      return "%j";
    default:
      return "%m" + std::to_string(node);
    }
  };
  for (int node = 0, end = steps.size(); node < end; ++node) {
    const Step &step = steps[node];
    std::string result = name(node);
    auto capture = static_cast<Capture>(step.number);
    switch (step.op) {
    case MaskOp::Batch:
    case MaskOp::Head:
    case MaskOp::Query:
    case MaskOp::Key:
      continue;
    case MaskOp::Constant:
      os << "      " << result << " = arith.constant " << step.number
         << " : index\n";
      continue;
    case MaskOp::Read:
    case MaskOp::ReadFlag: {
      auto [at, type] = getAccess(capture);
      std::string source = std::string("%") + getName(capture);
      std::string element = result + (step.op == MaskOp::Read ? "e" : "");
      if (capture == Capture::Shifted) {
        os << "      " << result << "five = arith.constant 5 : index\n      "
           << result << "zero = arith.constant 0 : index\n      " << result
           << "left = arith.subi %j, " << result << "five : index\n      "
           << result << "at = arith.maxsi " << result << "left, " << result
           << "zero : index\n      " << element << " = tensor.extract "
           << source << "[" << result << "at] : " << getType(capture) << "\n";
      } else if (capture == Capture::Scalar)
        element = source;
      else
        os << "      " << element << " = tensor.extract " << source << "[" << at
           << "] : " << getType(capture) << "\n";
      if (step.op == MaskOp::Read)
        os << "      " << result << " = arith.index_cast " << element << " : "
           << type << " to index\n";
      continue;
    }
    case MaskOp::Narrow:
      os << "      " << result << "n = arith.index_cast "
         << name(step.operands[0]) << " : index to i32\n      " << result
         << " = arith.index_cast " << result << "n : i32 to index\n";
      continue;
    case MaskOp::FromFlag:
      os << "      " << result << " = arith.index_castui "
         << name(step.operands[0]) << " : i1 to index\n";
      continue;
    default:
      break;
    }
    os << "      " << result << " = " << getOperation(step.op);
    const char *separator = " ";
    for (Node operand : step.operands) {
      os << separator << name(operand);
      separator = ", ";
    }
    bool isOnFlags = step.op == MaskOp::And || step.op == MaskOp::Or ||
                     step.op == MaskOp::Xor || step.op == MaskOp::Select;
    os << " : " << (isOnFlags ? "i1" : "index") << "\n";
  }
  os << "      attn.yield " << name(steps.size() - 1) << " : i1\n";
}

//===----------------------------------------------------------------------===//
// Random formulas
//===----------------------------------------------------------------------===//

namespace {
class Drawer {
public:
  Drawer(uint64_t seed, bool allowCaptures)
      : random(seed), allowCaptures(allowCaptures) {}

  MaskExpression draw() {
    condition(3);
    return std::move(expression);
  }

private:
  using Node = MaskExpression::Node;

  int64_t integer(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  }
  bool oneIn(int64_t n) { return integer(1, n) == 1; }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[integer(0, choices.size() - 1)];
  }
  Node leaf();
  Node number(int depth);
  Node condition(int depth);

  std::mt19937_64 random;
  bool allowCaptures;
  MaskExpression expression;
};
} // namespace

MaskExpression::Node Drawer::leaf() {
  if (allowCaptures && oneIn(3))
    return expression.read(
        pick({Capture::Scalar, Capture::Batch, Capture::Query, Capture::Key,
              Capture::Table, Capture::Shifted}));
  if (oneIn(60))
    return expression.number(
        pick({std::numeric_limits<int64_t>::max(),
              std::numeric_limits<int64_t>::min(), int64_t(1) << 62,
              int64_t(1) << 31, -(int64_t(1) << 31) - 1}));
  if (oneIn(4))
    return expression.number(oneIn(2) ? integer(-3, 3) : integer(-200, 200));
  return expression.add(
      pick({MaskOp::Query, MaskOp::Query, MaskOp::Query, MaskOp::Key,
            MaskOp::Key, MaskOp::Key, MaskOp::Batch, MaskOp::Head}));
}

MaskExpression::Node Drawer::number(int depth) {
  if (depth == 0 || oneIn(4))
    return leaf();
  MaskOp op =
      pick({MaskOp::Add,         MaskOp::Add,          MaskOp::Sub,
            MaskOp::Sub,         MaskOp::Sub,          MaskOp::Mul,
            MaskOp::DivS,        MaskOp::DivU,         MaskOp::FloorDiv,
            MaskOp::CeilDiv,     MaskOp::RemS,         MaskOp::RemU,
            MaskOp::MinS,        MaskOp::MaxS,         MaskOp::MinU,
            MaskOp::MaxU,        MaskOp::Abs,          MaskOp::Narrow,
            MaskOp::FromFlag,    MaskOp::SelectNumber, MaskOp::ShiftLeft,
            MaskOp::ShiftRightS, MaskOp::ShiftRightU,  MaskOp::LowBits});
  switch (op) {
  case MaskOp::DivS:
  case MaskOp::DivU:
  case MaskOp::FloorDiv:
  case MaskOp::CeilDiv:
  case MaskOp::RemS:
  case MaskOp::RemU: {
    Node value = number(depth - 1);
    if (oneIn(4)) {
      bool isUnsigned = op == MaskOp::DivU || op == MaskOp::RemU;
      Node divisor = number(depth - 1);
      Node positive = expression.add(isUnsigned ? MaskOp::MaxU : MaskOp::MaxS,
                                     {divisor, expression.number(1)});
      return expression.add(op, {value, positive});
    }
    return expression.add(op, {value, expression.number(pick<int64_t>(
                                          {1, 2, 3, 7, 16, 64, 100, 1000}))});
  }
  case MaskOp::Mul: {
    Node value = number(depth - 1);
    Node factor = oneIn(3) ? number(depth - 1)
                           : expression.number(pick<int64_t>({-3, -1, 2, 16}));
    return expression.add(op, {value, factor});
  }
  case MaskOp::ShiftLeft:
  case MaskOp::ShiftRightS:
  case MaskOp::ShiftRightU: {
    Node value = number(depth - 1);
    return expression.add(
        op, {value, expression.number(pick<int64_t>({0, 1, 4, 40}))});
  }
  case MaskOp::LowBits: {
    Node value = number(depth - 1);
    return expression.add(
        op, {value, expression.number(pick<int64_t>({0, 1, 15, 63, 255}))});
  }
  case MaskOp::Abs:
  case MaskOp::Narrow:
    return expression.add(op, {number(depth - 1)});
  case MaskOp::FromFlag: {
    return expression.add(op, {condition(depth - 1)});
  }
  case MaskOp::SelectNumber: {
    Node flag = condition(depth - 1);
    Node whenTrue = number(depth - 1);
    return expression.add(op, {flag, whenTrue, number(depth - 1)});
  }
  default: {
    Node lhs = number(depth - 1);
    return expression.add(op, {lhs, number(depth - 1)});
  }
  }
}

MaskExpression::Node Drawer::condition(int depth) {
  if (allowCaptures && oneIn(10))
    return expression.read(Capture::Flags);
  if (depth > 0 && oneIn(2)) {
    MaskOp op = pick({MaskOp::And, MaskOp::And, MaskOp::Or, MaskOp::Or,
                      MaskOp::Xor, MaskOp::Select});
    Node first = condition(depth - 1);
    Node second = condition(depth - 1);
    if (op != MaskOp::Select)
      return expression.add(op, {first, second});
    return expression.add(op, {first, second, condition(depth - 1)});
  }
  MaskOp op =
      pick({MaskOp::Equal, MaskOp::NotEqual, MaskOp::Less, MaskOp::LessOrEqual,
            MaskOp::Greater, MaskOp::GreaterOrEqual, MaskOp::Less,
            MaskOp::LessOrEqual, MaskOp::Greater, MaskOp::GreaterOrEqual,
            MaskOp::LessU, MaskOp::LessOrEqualU, MaskOp::GreaterU,
            MaskOp::GreaterOrEqualU});
  Node lhs = number(depth);
  return expression.add(op, {lhs, number(depth)});
}

MaskExpression difftest::drawMaskExpression(uint64_t seed, bool allowCaptures) {
  return Drawer(seed, allowCaptures).draw();
}
