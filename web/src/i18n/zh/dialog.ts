export const dialog = {
  typeName: '输入“{{name}}”以继续',
  leaveTitle: '不保存就离开？',
  leaveLead: '本页上的修改尚未保存。',
  leave: '离开',
  dismiss: '关闭此消息',
  notices: '消息',
  show: '查看',
};
