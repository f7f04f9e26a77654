export const dialog = {
  typeName: '输入“{{name}}”以继续',
  dismiss: '关闭此消息',
  notices: '消息',
  show: '查看',
};
